"""Planned maintenance: times in which the authority answers nobody, known before they begin. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

MOST_WINDOWS = 100


@dataclass(frozen=True)
class MaintenanceWindow:
    """From `begins` to before `ends`; both need their zone."""

    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        """Check zones and order."""
        if self.begins.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("begins and ends need a zone, as in +09:00")
        if self.ends <= self.begins:
            raise ValueError("ends is not after begins")


@dataclass(frozen=True)
class MaintenancePlan:
    """The windows, in any order."""

    windows: tuple[MaintenanceWindow, ...] = ()

    def __post_init__(self) -> None:
        """Check that a plan stays readable."""
        if len(self.windows) > MOST_WINDOWS:
            raise ValueError(f"windows are more than {MOST_WINDOWS}")

    def seconds_left(self, now: datetime) -> int:
        """Give the seconds to the end of the window that is on, rounded up; 0 when none is."""
        ends = [window.ends for window in self.windows if window.begins <= now < window.ends]
        return math.ceil((max(ends) - now).total_seconds()) if ends else 0
