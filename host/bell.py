"""A bell: threads ring it, one asyncio task waits for it. It carries no content; the database does."""

from __future__ import annotations

import asyncio
import contextlib


class Bell:
    """Wakes one waiting task; a ring that nobody waits for is kept until the next wait."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Belong to the loop in which the waiting task runs."""
        self._loop = loop
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiting task; from any thread, also when the loop has ended."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, limit_s: float) -> None:
        """Wait for a ring, at most `limit_s` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), limit_s)
        self._rung.clear()


class Bells:
    """Several bells that ring together, for those who change what many look at."""

    def __init__(self, *bells: Bell) -> None:
        """Ring these."""
        self._bells = bells

    def ring(self) -> None:
        """Ring them all."""
        for bell in self._bells:
            bell.ring()
