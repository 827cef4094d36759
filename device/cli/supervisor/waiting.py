"""Waiting for a condition with a deadline, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from device.base.errors import UketsukeError

T = TypeVar("T")

_LOOK_EVERY_S = 0.05


class NotReached(UketsukeError):
    """A part of what runs did not come to where it should."""


def wait_for(look: Callable[[], T | None], what: str, within_s: float) -> T:
    """Look until something is there, and give it.

    Raises:
        NotReached: nothing is there within `within_s` seconds.
    """
    deadline = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > deadline:
            raise NotReached(f"not within {within_s:.0f} s: {what}")
        time.sleep(_LOOK_EVERY_S)
    return found
