"""What was just committed goes out at once, as it was made: nobody looks for it in the outboxes first.

It lies there nevertheless, as if it had been sent once: replies until the broker has them, results until the
subscriber's receipt. So whatever becomes of this program, they are sent again. Results go this way only while their
subscribers keep up; for one that does not, more would only fill the broker's queue.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeVar

from sqlalchemy import Engine

from host.base.bell import RoleBells
from host.base.link import Line, Wait
from host.base.settings import VisitSettings
from host.publish.messages import messages_of
from host.publish.sealing import Made
from host.store.engine import reading
from host.store.replies import drop_replies
from host.store.results import any_waits_for, give_back

T = TypeVar("T")
PUBACK_S = 5.0
_LOOKS_IN_A_WINDOW = 4
"""So often while a window's worth of results goes out it is asked whether their subscribers keep up."""


@dataclass(frozen=True)
class _Handed:
    made: Made
    wait: Wait

    def left_by(self, wait_s: float) -> tuple[list[str], Made]:
        """Wait; give the replies that the broker has, by `jti`, and what it has not."""
        taken = self.wait(wait_s)
        of_replies, of_results = taken[: len(self.made.replies)], taken[len(self.made.replies) :]
        gone = [row.jti for row in compress(self.made.replies, of_replies)]
        return gone, Made(_not(self.made.replies, of_replies), _not(self.made.results, of_results))


class StraightOut:
    """The straight way out of one worker, over one line."""

    def __init__(
        self,
        engine: Engine,
        link: Line,
        clinic: str,
        settings: VisitSettings,
        clock: Callable[[], float],
        bells: RoleBells,
    ) -> None:
        """Hand out on `link` what lies in the database of `engine`."""
        self._engine = engine
        self._link = link
        self._clinic = clinic
        self._settings = settings
        self._clock = clock
        self._bells = bells
        self._handed: queue.SimpleQueue[_Handed] = queue.SimpleQueue()
        self._in_hand: set[str] = set()
        self._lock = threading.Lock()
        self._is_behind = True  # nobody has looked yet
        self._results_since = 0

    def holds(self, jti: str) -> bool:
        """Tell whether a reply is on its way."""
        return jti in self._in_hand

    def resend_at(self, now: float) -> float:
        """Give when a result that goes out now is to be sent again; 0 while results do not go this way."""
        return 0.0 if self._is_behind or not self._link.is_connected else now + self._settings.resend_s

    def hand_out(self, made: Made) -> bool:
        """Begin to send what was just committed; tell whether it goes. From any thread; returns at once."""
        if not self._link.is_connected:
            return False
        messages = messages_of(self._clinic, made.replies, made.results, self._settings.reply_expires_s)
        if messages:
            with self._lock:
                self._in_hand.update(row.jti for row in made.replies)
            self._handed.put(_Handed(made, self._link.begin(messages)))
            self._bells.handed.ring()
        return True

    async def note(self) -> None:
        """Note what the broker has of what was handed out."""
        if not self._handed.empty():
            await asyncio.to_thread(self.note_handed)

    async def use_room(self) -> None:
        """Where a subscriber does not keep up, what it said makes room for what lies there."""
        if self._is_behind:
            self._bells.outgoing.ring()

    def note_handed(self) -> None:
        """Wait for the broker; what it has not lies in the outboxes for the next round."""
        handed = list(self._take_handed())
        deadline = time.monotonic() + PUBACK_S
        waited = [one.left_by(max(0.0, deadline - time.monotonic())) for one in handed]
        gone = [jti for replies, _ in waited for jti in replies]
        left = [row for _, made in waited for row in made.results]
        try:
            if gone or left:
                now = self._clock()
                with self._engine.begin() as connection:
                    drop_replies(connection, gone, now)
                    give_back(connection, left, now)
        finally:
            with self._lock:
                self._in_hand.difference_update(row.jti for one in handed for row in one.made.replies)
        self._results_since += sum(len(one.made.results) for one in handed)
        if self._results_since * _LOOKS_IN_A_WINDOW >= self._settings.resend_window:
            self.look()
        if left or any(made.replies for _, made in waited):
            self._bells.outgoing.ring()

    def look(self) -> None:
        """Look whether the subscribers keep up."""
        self._results_since = 0
        with reading(self._engine) as connection:
            self._is_behind = any_waits_for(connection, self._settings.resend_window // 2)

    @property
    def is_behind(self) -> bool:
        """Whether one of the subscribers does not keep up."""
        return self._is_behind

    def _take_handed(self) -> Iterator[_Handed]:
        while not self._handed.empty():
            yield self._handed.get()


def _not(rows: Sequence[T], taken: Sequence[bool]) -> list[T]:
    return [row for row, done in zip(rows, taken, strict=True) if not done]
