"""The retained status: a hint for people that the terminal is alive, published on change, but not too often.

A visit puts a row and its receipt takes it away again within moments. Told at once, each of them would be one more
message that the host has to store, and to answer with a challenge, just while it works on that visit; so a change is
told only when it has lasted for a little while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LASTS_S = 1.0
"""A change that is taken back within this time is not told."""


class StatusPublisher:
    """Calls `publish` once a change has lasted, and then not again before `every_s` seconds are over."""

    def __init__(
        self, message: Callable[[], str], publish: Callable[[str], object], every_s: float, lasts_s: float = LASTS_S
    ) -> None:
        """Publish with `publish` what `message` gives, the status as it stands then."""
        self._message = message
        self._publish = publish
        self._every_s = every_s
        self._lasts_s = min(lasts_s, every_s)
        self._told = ""
        self._changed = asyncio.Event()
        self._urgent = asyncio.Event()

    def changed(self) -> None:
        """Something that stands in the status may be different now."""
        self._changed.set()

    def connected(self) -> None:
        """Publish at once: this is the birth that the host answers with a challenge."""
        self._urgent.set()
        self._changed.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._changed.wait()
            await self._pause(self._lasts_s)
            if self._tell():
                await self._pause(self._every_s)

    def _tell(self) -> bool:
        """Publish what was not told yet, and after a connection in any case: the broker may have told our death."""
        is_birth = self._urgent.is_set()
        self._changed.clear()
        self._urgent.clear()
        message = self._message()
        if message == self._told and not is_birth:
            return False
        self._told = message
        self._publish(message)
        return True

    async def _pause(self, seconds: float) -> None:
        """Wait, but no longer than until a connection is there."""
        try:
            async with asyncio.timeout(seconds):
                await self._urgent.wait()
        except TimeoutError:
            return
