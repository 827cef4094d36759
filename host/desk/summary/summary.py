"""From a day's visits to its figures. Pure.

The way shows in the outcome: a visit that staff settled says `confirmed`, whatever was tried before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from device.wire.words import EligibilityStatus, Outcome
from host.base.japan_time import JAPAN
from host.desk.summary.port import Day, DayVisit

Word = TypeVar("Word")

ASKING = "asking"
"""Stands for the status of a visit whose insurance is still being asked about."""


class Way(StrEnum):
    """How a person was known, or that nobody has settled it."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"
    OPEN = "open"


_WAYS = {
    Outcome.MATCH: Way.FACE,
    Outcome.VERIFIED: Way.PIN,
    Outcome.CONFIRMED: Way.STAFF,
}


@dataclass(frozen=True)
class Waits:
    """How long people waited for staff who confirmed them, in seconds; without any, zeros."""

    count: int = 0
    median_s: float = 0.0
    p90_s: float = 0.0
    longest_s: float = 0.0


@dataclass(frozen=True)
class Hour:
    """The arrivals of one hour of the clock, by way."""

    hour: int
    ways: Mapping[Way, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.ways.values())


@dataclass(frozen=True)
class Summary:
    """A day in figures; every mapping goes from a closed word, or a staff member's account, to a count."""

    total: int
    late: int
    ways: Mapping[Way, int]
    outcomes: Mapping[Outcome, int]
    insurance: Mapping[str, int]
    reasons: Mapping[int, int]
    tried: Mapping[str, int]
    staff: Mapping[str, int]
    waits: Waits
    hours: Sequence[Hour]


def summarise(day: Day) -> Summary:
    """Count a day."""
    visits = day.visits
    reasons = Counter(visit.reason for visit in visits if visit.reason)
    for (kind, word), number in day.counts.items():
        if kind == "reason" and word.isdecimal():
            reasons[int(word)] += number
    return Summary(
        total=len(visits),
        late=sum(visit.late for visit in visits),
        ways=_in_order(Counter(map(way_of, visits)), Way),
        outcomes=_in_order(Counter(visit.outcome for visit in visits), Outcome),
        insurance=_in_order(Counter(visit.status or ASKING for visit in visits), (*EligibilityStatus, ASKING)),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        tried={word: number for (kind, word), number in sorted(day.counts.items()) if kind == "tried"},
        staff=dict(Counter(visit.confirmed_by for visit in visits if visit.confirmed_by).most_common()),
        waits=_waits(visits),
        hours=_hours(visits),
    )


def way_of(visit: DayVisit) -> Way:
    """Tell how a person was known."""
    return _WAYS.get(visit.outcome, Way.OPEN)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least `share` of the sorted values do not exceed (nearest rank)."""
    return values[max(0, math.ceil(share * len(values)) - 1)]


def _waits(visits: Iterable[DayVisit]) -> Waits:
    waited = sorted(max(0.0, visit.confirmed_at - visit.received_at) for visit in visits if visit.confirmed_at)
    if not waited:
        return Waits()
    return Waits(len(waited), percentile(waited, 0.5), percentile(waited, 0.9), waited[-1])


def _hours(visits: Sequence[DayVisit]) -> tuple[Hour, ...]:
    counts: dict[int, Counter[Way]] = {}
    for visit in visits:
        hour = datetime.fromtimestamp(visit.received_at, JAPAN).hour
        counts.setdefault(hour, Counter())[way_of(visit)] += 1
    if not counts:
        return ()
    return tuple(Hour(hour, counts.get(hour, Counter())) for hour in range(min(counts), max(counts) + 1))


def _in_order(counts: Mapping[Word, int], order: Iterable[Word]) -> dict[Word, int]:
    return {word: counts[word] for word in order if counts.get(word)}
