"""Slows down guessing of passwords, name by name.

The pauses are short and grow, so that a colleague who mistyped is back soon and nobody can shut a name out for
long. Names are counted whether an account exists or not: the answer must not tell which do.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

FREE_TRIES = 5
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 900.0
MEMORY_S = 3600.0
MOST_NAMES = 1000


@dataclass(frozen=True)
class _Record:
    failures: int
    at: float

    def pause_s(self) -> float:
        over = self.failures - FREE_TRIES
        return 0.0 if over < 0 else min(FIRST_PAUSE_S * 2**over, LONGEST_PAUSE_S)


class Attempts:
    """The failed tries of each name, in memory only, at most `MOST_NAMES` names."""

    def __init__(self) -> None:
        """Start with no failures."""
        self._records: dict[str, _Record] = {}

    def wait_s(self, name: str, now: float) -> int:
        """Give the whole seconds until `name` may be tried again; 0 when it may be now."""
        record = self._records.get(_normal(name))
        if record is None:
            return 0
        return max(0, math.ceil(record.at + record.pause_s() - now))

    def count(self, name: str, now: float) -> int:
        """Count a try as failed, and give how many have failed in a row.

        Called before the password is looked at, so that parallel tries count too.
        """
        key = _normal(name)
        before = self._records.pop(key, None)
        kept = before.failures if before is not None and now - before.at < MEMORY_S else 0
        if len(self._records) >= MOST_NAMES:
            del self._records[next(iter(self._records))]
        self._records[key] = _Record(kept + 1, now)
        return kept + 1

    def forget(self, name: str) -> None:
        """Forget the failures of a name whose password was right."""
        self._records.pop(_normal(name), None)


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()[:64]
