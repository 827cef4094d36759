"""The newest durations by name, in as many bytes as they need: what is kept does not grow while it fills.

One entry takes 17 bytes in three rows of plain numbers, where a tuple in a queue takes some 140.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_LONGEST_MS = 2**32 - 1
_NAMES = 256


class Durations:
    """Keeps the newest `kept` durations, each with its moment and one of at most 256 names."""

    def __init__(self, kept: int) -> None:
        """Take the memory for all of them at once.

        Raises:
            ValueError: none is to be kept.
        """
        if kept < 1:
            raise ValueError("at least one is kept")
        self._kept = kept
        self._count = 0
        self._at = array("d", bytes(8 * kept))
        self._took_ms = array("I", bytes(4 * kept))
        self._name = array("B", bytes(kept))
        self._names: dict[str, int] = {}

    def add(self, at: float, name: str, took_ms: int) -> None:
        """Keep one more, in place of the oldest when there is no room.

        Raises:
            ValueError: there are more names than a closed set has, which is a programmer's mistake.
        """
        number = self._names.setdefault(name, len(self._names))
        if number >= _NAMES:
            raise ValueError("too many names of durations")
        place = self._count % self._kept
        self._at[place], self._name[place] = at, number
        self._took_ms[place] = min(max(took_ms, 0), _LONGEST_MS)
        self._count += 1

    def since(self, first: float) -> Iterator[tuple[str, int]]:
        """Give names and durations in milliseconds from the moment `first` on, the oldest first."""
        names = list(self._names)
        for number in range(max(0, self._count - self._kept), self._count):
            place = number % self._kept
            if self._at[place] >= first:
                yield names[self._name[place]], self._took_ms[place]
