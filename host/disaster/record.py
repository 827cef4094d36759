"""Periods and uses of disaster mode. Nothing of whom was looked for stands in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Period:
    """A time in which it is or was on; times in seconds since 1970, `ended_at` 0 while nobody has ended it."""

    period_id: str
    begun_at: float
    begun_by: str
    reason: str
    until: float
    ended_at: float = 0.0
    ended_by: str = ""
    uses: int = 0

    def is_on(self, now: float) -> bool:
        """Tell whether it is on."""
        return not self.ended_at and now < self.until


@dataclass(frozen=True)
class Use:
    """One search, as it is reported: by whom, why, and how many people fitted; nothing of whom was looked for."""

    at: float
    by: str
    why: str
    found: int
    reason: int = 0
