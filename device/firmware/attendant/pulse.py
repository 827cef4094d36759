"""A change that several tasks wait for; each beat wakes all that wait, and leaves no state behind."""

from __future__ import annotations

import asyncio


class Pulse:
    """Wakes the tasks of one event loop."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._next = asyncio.Event()

    def beat(self) -> None:
        """Wake everybody who waits now (from the loop's own thread)."""
        past, self._next = self._next, asyncio.Event()
        past.set()

    async def wait(self) -> None:
        """Wait for the next beat."""
        await self._next.wait()
