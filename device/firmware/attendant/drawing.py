"""Tickets and message numbers, drawn while the person still reads what would be sent.

The counter's disk is then waited for before the person's yes and not after it. What was drawn for a visit that is not
sent serves the next one. A number is committed before it is drawn, as ever; whoever starts anew skips it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from device.base.errors import UketsukeError
from device.firmware.keys.counter import Counter
from device.firmware.keys.keystore import Identity
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


@dataclass(frozen=True)
class Drawn:
    """A ticket and a message number that nobody else gets; `letter` is the terminal's, with which tickets begin."""

    letter: str
    ticket: str
    seq: int


class Drawing:
    """Draws for one visit at a time; used in the event loop, the counter is asked in a thread."""

    def __init__(self, counter: Counter, identity: Callable[[], Identity]) -> None:
        """Draw from `counter` for the terminal that `identity` gives."""
        self._counter = counter
        self._identity = identity
        self._ahead: asyncio.Task[Drawn | None] | None = None

    def show_visit(self, visit: Visit) -> None:
        """Draw ahead once the visit is before its person's yes."""
        if visit.state is State.REVIEW and not visit.ticket and self._ahead is None:
            self._ahead = asyncio.create_task(self._draw_ahead())

    async def draw(self, visit: Visit) -> tuple[str, int]:
        """Give the visit's ticket and a message number; a visit that has its ticket already keeps it.

        Raises:
            NotEnrolled: there is no host to send to.
            StateDamaged: the counter could not be committed.
        """
        if visit.ticket:
            return visit.ticket, await asyncio.to_thread(self._counter.next_seq)
        letter = self._identity().letter
        ahead, self._ahead = self._ahead, None
        drawn = await ahead if ahead is not None else None
        if drawn is None or drawn.letter != letter:
            drawn = await asyncio.to_thread(self._draw, letter)
        return drawn.ticket, drawn.seq

    async def next_seq(self) -> int:
        """Give a message number alone.

        Raises:
            StateDamaged: the counter could not be committed.
        """
        return await asyncio.to_thread(self._counter.next_seq)

    async def _draw_ahead(self) -> Drawn | None:
        try:
            return await asyncio.to_thread(self._draw, self._identity().letter)
        except UketsukeError:  # it is tried again when it is needed, and told then
            return None

    def _draw(self, letter: str) -> Drawn:
        ticket, seq = self._counter.next_visit(letter)
        return Drawn(letter, ticket, seq)
