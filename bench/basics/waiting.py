"""Waiting for a condition, never for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bench.basics.errors import NotMeasured

WITHIN_S = 60.0
_PAUSE_S = 0.005


def wait_for(condition: Callable[[], bool], otherwise: str, within_s: float = WITHIN_S) -> None:
    """Poll a condition until it holds.

    Raises:
        NotMeasured: it did not in time.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise NotMeasured(otherwise)
        time.sleep(_PAUSE_S)


async def await_it(condition: Callable[[], bool], otherwise: str, within_s: float = WITHIN_S) -> None:
    """Poll a condition in a thread until it holds, while the event loop goes on.

    Raises:
        NotMeasured: it did not in time.
    """
    await asyncio.to_thread(wait_for, condition, otherwise, within_s)
