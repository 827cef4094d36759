"""Which workers there are, and which of them looks after a clinic between messages; pure.

Every worker does at once what follows from the messages that it stored. What is due by time, and what a dead worker
left behind, is looked for by one of them for each clinic: the one whose name draws the highest number for it
(rendezvous hashing), so that a worker that comes or goes moves only its own share. For a moment two may hold the same
clinic or none may; both are harmless, for the database decides who takes what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

ALIVE_EVERY_S = 1.0
GONE_AFTER_S = 4.0
"""Who was not heard for so long is gone; a worker that was merely slow comes back with its next word."""


class Members:
    """The workers as one of them hears of them."""

    def __init__(self, own: str, monotonic: Callable[[], float]) -> None:
        """Begin alone, under the name `own`."""
        self._own = own
        self._monotonic = monotonic
        self._heard: dict[str, float] = {}

    def heard(self, name: str) -> None:
        """Note that a worker is there."""
        self._heard[name] = self._monotonic()

    def left(self, name: str) -> None:
        """Note that a worker said good-bye."""
        self._heard.pop(name, None)

    @property
    def names(self) -> frozenset[str]:
        """All that are there, this one among them."""
        since = self._monotonic() - GONE_AFTER_S
        return frozenset({self._own, *(name for name, at in self._heard.items() if at > since)})


def owner_of(clinic: str, names: Iterable[str]) -> str:
    """Give which of these workers looks after a clinic."""
    return max(names, key=lambda name: hashlib.sha256(f"{clinic}\n{name}".encode()).digest())
