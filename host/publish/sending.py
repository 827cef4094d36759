"""Sending what lies in the outboxes: replies until the broker has them, results until the subscriber's receipt."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from sqlalchemy import Connection, Engine

from host.base.link import Line
from host.base.settings import VisitSettings
from host.publish.messages import messages_of
from host.publish.straight_out import PUBACK_S, StraightOut
from host.store.engine import reading
from host.store.fleet.opening import is_shared
from host.store.replies import ReplyRow, drop_replies, has_replies, list_replies, take_replies
from host.store.results import ResultRow, give_back, list_due, make_due, mark_sent, take_due

_TAKEN_S = 3 * PUBACK_S
"""So long nobody else sends a result that was taken: its publishing is over by then."""


class Sending:
    """Sends from the outboxes over one link."""

    def __init__(
        self,
        engine: Engine,
        link: Line,
        clinic: str,
        settings: VisitSettings,
        clock: Callable[[], float],
        straight: StraightOut | None = None,
    ) -> None:
        """Send what the database of `engine` holds and what is not on its way `straight` from here."""
        self._straight = straight
        self._engine = engine
        self._link = link
        self._clinic = clinic
        self._settings = settings
        self._clock = clock
        self._reconnected = threading.Event()

    def reconnected(self) -> None:
        """Forget what was sent: the broker may have lost it. From any thread."""
        self._reconnected.set()

    async def send(self) -> None:
        """Send what is due; nothing while there is no connection."""
        if self._link.is_connected:
            await asyncio.to_thread(self.send_due)

    def send_due(self) -> None:
        """Send what is due now; replies first, for their patients wait."""
        now = self._clock()
        if self._reconnected.is_set():
            self._reconnected.clear()
            with self._engine.begin() as connection:
                make_due(connection, now)
        if self._straight and self._straight.is_behind:
            self._straight.look()
        window = self._settings.resend_window
        if is_shared(self._engine):
            self._send_shared(now, window)
            return
        with reading(self._engine) as connection:
            replies, results = self._not_held(list_replies(connection, now)), list_due(connection, now, window)
        taken = self._publish(replies, results)
        if any(taken):
            with self._engine.begin() as connection:
                self._note(connection, replies, results, taken)

    def _send_shared(self, now: float, window: int) -> None:
        """Send where several send for one clinic: each what no other has in hand.

        Results are taken for a time, as a subscriber's receipt must not wait for us; replies for the transaction.
        """
        with self._engine.begin() as connection:
            results, waits = take_due(connection, now, window, now + _TAKEN_S), has_replies(connection, now)
        if waits:
            self._send_replies(now)
        if results:
            went = self._publish([], results)
            with self._engine.begin() as connection:
                self._note(connection, [], results, went)
                left = (row for row, done in zip(results, went, strict=True) if not done)
                give_back(connection, left, self._clock())

    def _send_replies(self, now: float) -> None:
        with self._engine.begin() as connection:
            replies = self._not_held(take_replies(connection, now))
            taken = self._publish(replies, [])
            if any(taken):
                drop_replies(connection, _done(replies, taken), now)

    def _publish(self, replies: list[ReplyRow], results: list[ResultRow]) -> list[bool]:
        messages = messages_of(self._clinic, replies, results, self._settings.reply_expires_s)
        return self._link.publish(messages, PUBACK_S) if messages else []

    def _not_held(self, replies: list[ReplyRow]) -> list[ReplyRow]:
        straight = self._straight
        return [row for row in replies if not straight.holds(row.jti)] if straight else replies

    def _note(
        self, connection: Connection, replies: list[ReplyRow], results: list[ResultRow], taken: list[bool]
    ) -> None:
        if not any(taken):
            return
        now = self._clock()
        drop_replies(connection, _done(replies, taken), now)
        gone = (row for row, done in zip(results, taken[len(replies) :], strict=True) if done)
        mark_sent(connection, [(row, now + self._pause_s(row.sends)) for row in gone])

    def _pause_s(self, sends: int) -> float:
        return min(self._settings.resend_max_s, self._settings.resend_s * 2.0 ** min(sends, 20))


def _done(replies: list[ReplyRow], taken: list[bool]) -> list[str]:
    return [row.jti for row, done in zip(replies, taken, strict=False) if done]
