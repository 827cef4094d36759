"""Monthly figures of use: how many questions came by which way, and how many consents were given. Nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from host.authority.insurance.checks import check_form
from host.authority.insurance.japan_time import JAPAN
from host.authority.serving.work import Work
from host.authority.store import counting
from host.authority.store.uses import Purpose

MOST_MONTHS = 60


class Way(StrEnum):
    """What is counted, in the order it is shown."""

    CARD = "card"
    INSURED_NUMBER = "insured_number"
    BATCH = "batch"
    DISASTER = "disaster"
    REGISTRATION = "registration"
    WITHDRAWAL = "withdrawal"
    MEDICAL = "medical"


_WAYS = {
    Purpose.BY_CERTIFICATE: Way.CARD,
    Purpose.BY_INSURED_NUMBER: Way.INSURED_NUMBER,
    Purpose.BY_BATCH: Way.BATCH,
    Purpose.DISASTER_SEARCH: Way.DISASTER,
    Purpose.REGISTRATION: Way.REGISTRATION,
    Purpose.WITHDRAWAL: Way.WITHDRAWAL,
    Purpose.MEDICINES: Way.MEDICAL,
    Purpose.DIAGNOSES: Way.MEDICAL,
    Purpose.SURGERY: Way.MEDICAL,
    Purpose.CHECKUPS: Way.MEDICAL,
    Purpose.DISASTER_MEDICAL: Way.MEDICAL,
}
"""What a person does on the own page is no use by somebody else, and is not counted."""


@dataclass(frozen=True)
class ConsentCounts:
    """Consents given by card in a month, by kind."""

    medicines: int = 0
    diagnoses: int = 0
    surgery: int = 0
    checkups: int = 0


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month (`YYYY-MM`, Japan's). `card_share_percent` is that of all checks of eligibility."""

    month: str
    card: int = 0
    insured_number: int = 0
    batch: int = 0
    disaster: int = 0
    registration: int = 0
    withdrawal: int = 0
    medical: int = 0
    consents: ConsentCounts = ConsentCounts()

    def count(self, way: Way) -> int:
        """Give the figure of one way."""
        return int(getattr(self, way.value))

    @property
    def checks(self) -> int:
        """All checks of eligibility."""
        return self.card + self.insured_number + self.batch

    @property
    def card_share_percent(self) -> float:
        """The share of checks by card, as the ministry publishes it; 0 when there was none."""
        return round(100 * self.card / self.checks, 2) if self.checks else 0.0


@dataclass(frozen=True)
class Figures:
    """The months, the oldest first."""

    months: tuple[MonthFigures, ...]


class Statistics:
    """Counts the uses."""

    def __init__(self, work: Work) -> None:
        """Count in the database of `work`."""
        self._work = work
        self._past: dict[str, MonthFigures] = {}

    def last_months(self, months: int) -> Figures:
        """Give the figures of this month and those before it, `months` in all.

        A month that is over is counted once, since nothing is added to it any more: counting millions of uses takes
        seconds, in which SQLite would answer nobody.
        """
        if not 1 <= months <= MOST_MONTHS:
            raise ValueError(f"months is not between 1 and {MOST_MONTHS}")
        now = self._work.now()
        number = now.year * 12 + now.month - 1
        *past, present = [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(number - months + 1, number + 1)]
        for name in past:
            if name not in self._past:
                self._past[name] = self._count(name)
        return Figures((*(self._past[name] for name in past), self._count(present)))

    def _count(self, name: str) -> MonthFigures:
        sums = dict.fromkeys(Way, 0)
        with self._work.begin() as connection:
            month = counting.Month(connection, *month_limits(name))
            purposes, agreed = month.purposes(), month.consents()
        for purpose, count in purposes.items():
            way = _WAYS.get(purpose)
            if way is not None:
                sums[way] += count
        consents = ConsentCounts(**{kind.value: count for kind, count in agreed.items()})
        return MonthFigures(name, **{way.value: count for way, count in sums.items()}, consents=consents)


def month_limits(month: str) -> tuple[int, int]:
    """Give the first second of a month in Japan and that of the next, in seconds since 1970.

    Raises:
        ValueError: it has not the form `YYYY-MM`.
    """
    check_form("month", "month", month)
    year, number = int(month[:4]), int(month[5:])
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    ends = [datetime(*start, 1, tzinfo=JAPAN) for start in ((year, number), following)]
    return int(ends[0].timestamp()), int(ends[1].timestamp())
