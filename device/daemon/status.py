"""The retained status: a hint for people that the terminal is alive, published on change, but not too often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class StatusPublisher:
    """Calls `publish` soon after a change, and then not again before `every_s` seconds are over."""

    def __init__(self, publish: Callable[[], object], every_s: float) -> None:
        """Publish with `publish`, which builds the status as it stands then."""
        self._publish = publish
        self._every_s = every_s
        self._changed = asyncio.Event()
        self._urgent = asyncio.Event()

    def changed(self) -> None:
        """Something that stands in the status is different now."""
        self._changed.set()

    def connected(self) -> None:
        """Publish at once: this is the birth that the host answers with a challenge."""
        self._changed.set()
        self._urgent.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._urgent.clear()
            self._publish()
            try:
                async with asyncio.timeout(self._every_s):
                    await self._urgent.wait()
            except TimeoutError:
                continue
