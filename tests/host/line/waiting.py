"""Waiting for a condition with a deadline, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

DEADLINE_S = 45.0
_LOOK_EVERY_S = 0.02


def wait_for(
    look: Callable[[], T | None], what: str, deadline_s: float = DEADLINE_S, tell: Callable[[], str] = str
) -> T:
    """Look until something is there, and give it; at the deadline fail with `what` and the words of `tell`."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(_LOOK_EVERY_S)
    raise AssertionError(f"not within {deadline_s:.0f} s: {what}\n{tell()}")
