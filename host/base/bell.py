"""A bell: threads ring it, one asyncio task waits for it. It carries no content; the database does."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace


class Bell:
    """Wakes one waiting task; a ring that nobody waits for is kept until the next wait."""

    def __init__(self, loop: asyncio.AbstractEventLoop, also: Bell | None = None) -> None:
        """Belong to the loop in which the waiting task runs; every ring rings `also`, too."""
        self._loop = loop
        self._also = also
        self._rung = asyncio.Event()
        self._is_on_its_way = False

    def ring(self) -> None:
        """Wake the waiting task; from any thread, also when the loop has ended."""
        if self._also is not None:
            self._also.ring()  # even if this one is rung already: here perhaps nobody waits for it
        if self._is_on_its_way or self._rung.is_set():
            return  # whoever is woken by that looks only after this
        self._is_on_its_way = True
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._arrive)

    def _arrive(self) -> None:
        self._is_on_its_way = False
        self._rung.set()

    async def wait(self, limit_s: float) -> None:
        """Wait for a ring, at most `limit_s` seconds."""
        # not wait_for: on Python 3.11 it swallows a cancellation that comes together with the ring
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._rung.wait()
        self._rung.clear()


@dataclass(frozen=True)
class RoleBells:
    """One bell for each loop of the host that waits for work."""

    visits: Bell
    registrations: Bell
    outgoing: Bell
    handed: Bell
    room: Bell
    terminals: Bell
    births: Bell
    settings: Bell
    keys: Bell
    upkeep: Bell
    batches: Bell
    files: Bell
    far: Bell | None = None
    """Rung with every other one, for loops that run in other programs; None where there are none."""

    @classmethod
    def make(cls, loop: asyncio.AbstractEventLoop, far: Bell | None = None) -> RoleBells:
        """Make them for a loop."""
        return replace(cls(*(Bell(loop, far) for _ in range(12))), far=far)

    def ring_stored(self, *, has_work: bool, has_spoken: bool, asks: bool) -> None:
        """Say what the inbox stored: work for workers, or what subscribers said, which makes room or is a request."""
        for bell in (self.visits, self.registrations) if has_work else ():
            bell.ring()
        if has_spoken:
            self.room.ring()
        if asks:
            self.outgoing.ring()
