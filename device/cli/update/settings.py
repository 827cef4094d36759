"""The settings in update.toml: when it may be updated, and what counts as well.

Times of day are Japan's, whatever zone the machine is set to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

_DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * _DAY_MINUTES
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Day(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Language(StrEnum):
    """The language of what is printed."""

    JA = "ja"
    EN = "en"


def minutes_of(time: str) -> int:
    """Give the minutes since midnight of "HH:MM".

    Raises:
        ValueError: it is no time of day.
    """
    if (found := _TIME.fullmatch(time)) is None:
        raise ValueError(f'{time!r} is no time of day, as in "01:30"')
    return int(found[1]) * 60 + int(found[2])


@dataclass(frozen=True)
class Hours:
    """The same hours on some days of the week; past midnight, they belong to the day on which they begin."""

    days: tuple[Day, ...]
    begins: str
    ends: str

    def __post_init__(self) -> None:
        """Check the times.

        Raises:
            ValueError: a time is none, or no time lies between them.
        """
        if minutes_of(self.begins) == minutes_of(self.ends):
            raise ValueError("begins and ends must differ")

    def holds(self, minute: int) -> bool:
        """Say whether a minute of the week (0: Monday, midnight) lies in them."""
        length = (minutes_of(self.ends) - minutes_of(self.begins)) % _DAY_MINUTES
        return any((minute - start) % WEEK_MINUTES < length for start in self.starts())

    def starts(self) -> list[int]:
        """Give the minutes of the week at which they begin."""
        return [list(Day).index(day) * _DAY_MINUTES + minutes_of(self.begins) for day in self.days]

    def meets(self, other: Hours) -> bool:
        """Say whether a minute belongs to both."""
        return any(self.holds(start) for start in other.starts()) or any(other.holds(one) for one in self.starts())


@dataclass(frozen=True)
class Gate:
    """What counts as well: so many seconds to become well, so many to stay it, and no older unsent result before."""

    settle_s: float = 240.0
    steady_s: float = 20.0
    oldest_unsent_s: int = 600

    def __post_init__(self) -> None:
        """Check the limits.

        Raises:
            ValueError: a limit cannot be.
        """
        if not 0 < self.steady_s < self.settle_s <= 3600:
            raise ValueError("steady_s must be more than 0 and less than settle_s, which is 3600 at most")
        if self.oldest_unsent_s < 0:
            raise ValueError("oldest_unsent_s must not be negative")


_EVERY_DAY = tuple(Day)
_WORKDAYS = _EVERY_DAY[:6]


@dataclass(frozen=True)
class UpdateSettings:
    """update.toml. `scheduled` is off until somebody switches it on; by hand it always works."""

    scheduled: bool = False
    language: Language = Language.JA
    window: Hours = field(default_factory=lambda: Hours(_EVERY_DAY, "01:00", "04:00"))
    clinic_hours: tuple[Hours, ...] = (Hours(_WORKDAYS, "07:00", "20:00"),)
    gate: Gate = field(default_factory=Gate)

    def __post_init__(self) -> None:
        """Check that no minute belongs to both.

        Raises:
            ValueError: the window reaches into the clinic's hours.
        """
        if any(self.window.meets(hours) for hours in self.clinic_hours):
            raise ValueError("window must not reach into clinic_hours")
