"""What the day's summary needs from the host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from device.wire.words import EligibilityStatus, Outcome
from host.desk.base.account import DeskUser


@dataclass(frozen=True)
class DayVisit:
    """One visit as far as it is counted; times in seconds since 1970, `confirmed_at` 0 where nobody confirmed it.

    `status` is None while the insurance is being asked about; `reason` is an error number, or 0.
    """

    received_at: float
    outcome: Outcome
    status: EligibilityStatus | None
    reason: int
    confirmed_at: int
    confirmed_by: str
    late: bool


@dataclass(frozen=True)
class Day:
    """A day's visits, and the counts of what visits forget: by kind (`tried`, `reason`) and word."""

    visits: Sequence[DayVisit]
    counts: Mapping[tuple[str, str], int]


class SummaryPort(Protocol):
    """The host as the summary sees it; may block."""

    def read_day(self, day: date) -> Day:
        """Give a day of Japan's."""

    def export_day(self, day: date, user: DeskUser) -> Day:
        """Give a day to take away, which is recorded."""
