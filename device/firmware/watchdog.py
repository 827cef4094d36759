"""Feeds the service manager's watchdog from real progress: the visit's loop has answered, so it still turns.

A timer that fed it by itself would keep a terminal alive whose visits stand still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

FEED_EVERY_S = 5.0


async def feed_watchdog(
    answer: Callable[[], Awaitable[None]], alive: Callable[[], object], every_s: float = FEED_EVERY_S
) -> None:
    """Call `alive` each time `answer` has come back, and again after `every_s`, until cancelled."""
    while True:
        await answer()
        alive()
        await asyncio.sleep(every_s)
