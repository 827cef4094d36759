"""Counts what came of a run: pure; the aims stand here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from people.crowd.profile import Kind
from people.outcome import End, Outcome

LEAST_ALONE = 0.95
MOST_PRACTISED_S = 12.0
MOST_BEFORE_STAFF_S = 90.0
MOST_TO_BE_FREE_S = 5.0
_WAYS = ("face", "pin", "staff", "no_card")


@dataclass(frozen=True)
class Tally:
    """The outcomes of a run; `extra` are those of practised people who came only so that there are enough of them."""

    outcomes: Sequence[Outcome]
    extra: Sequence[Outcome] = ()

    @property
    def usable(self) -> list[Outcome]:
        """Give those with a usable card who wanted to finish by themselves."""
        return [one for one in self.outcomes if one.profile.card_is_usable and one.profile.wants_to_finish]

    @property
    def finished_alone(self) -> float:
        """Give the share of them that did; 1 when there was nobody."""
        usable = self.usable
        return sum(one.end is End.ALONE for one in usable) / len(usable) if usable else 1.0

    @property
    def dead_ends(self) -> int:
        """Count the visits in which no way on was found."""
        return sum(one.end is End.DEAD_END for one in (*self.outcomes, *self.extra))

    @property
    def restarts(self) -> int:
        """Count how often something had to be begun again."""
        return sum(one.restarts for one in (*self.outcomes, *self.extra))

    @property
    def practised_s(self) -> list[float]:
        """Give the times of practised visits by face."""
        return [one.result_s for one in self._practised()]

    def _practised(self) -> list[Outcome]:
        everybody = (*self.outcomes, *self.extra)
        return [one for one in everybody if one.profile.kind is Kind.PRACTISED and one.end is End.ALONE]

    def parts_s(self) -> dict[str, float]:
        """Give how long each screen stood before practised people, the median of those who saw it."""
        stays: dict[str, list[float]] = {}
        for one in self._practised():
            for screen, seconds in one.stays_s.items():
                stays.setdefault(screen, []).append(seconds)
        return {screen: round(median(seconds), 1) for screen, seconds in stays.items()}

    @property
    def worst_s(self) -> float:
        """Give the longest time until somebody had a result."""
        return max((one.result_s for one in (*self.outcomes, *self.extra)), default=0.0)

    @property
    def unaided_s(self) -> float:
        """Give the longest time until somebody had a result, or was offered staff because something did not work."""
        return max((one.unaided_s for one in (*self.outcomes, *self.extra)), default=0.0)

    def taps(self) -> dict[str, float]:
        """Give how many touches a finished visit took on average, by the way that gave its result."""
        of_way = {way: [one.touches for one in self.outcomes if one.way == way and one.tickets] for way in _WAYS}
        return {way: round(mean(touches), 1) for way, touches in of_way.items() if touches}

    def failed(self) -> list[str]:
        """Give the aims that a run must reach and did not."""
        found = {
            "finished_alone": self.finished_alone < LEAST_ALONE,
            "dead_ends": self.dead_ends > 0,
            "restarts": self.restarts > 0,
        }
        return [name for name, missed in found.items() if missed]

    def missed(self) -> list[str]:
        """Give all aims that were not reached; those of time say something about the machine as well."""
        late = self.practised_s and median(self.practised_s) > MOST_PRACTISED_S
        names = [*self.failed(), *(["median_s"] if late else [])]
        return [*names, *(["unaided_s"] if self.unaided_s > MOST_BEFORE_STAFF_S else [])]

    def to_json(self) -> dict[str, Any]:
        """Give the last line of a run."""
        practised = self.practised_s
        return {
            "users": len(self.outcomes),
            "finished_alone": round(self.finished_alone, 4),
            "dead_ends": self.dead_ends,
            "restarts": self.restarts,
            "median_s": round(median(practised), 1) if practised else None,
            "parts_s": self.parts_s(),
            "worst_s": round(self.worst_s, 1),
            "unaided_s": round(self.unaided_s, 1),
            "taps": self.taps(),
            "usable": len(self.usable),
            "practised": len(practised),
            "ends": dict(Counter(one.end.value for one in self.outcomes)),
            "kinds": dict(Counter(one.profile.kind.value for one in self.outcomes)),
            "traits": dict(Counter(trait for one in self.outcomes for trait in one.profile.traits)),
            "slips": sum(one.misses for one in self.outcomes),
            "touches": sum(one.touches for one in self.outcomes),
            "missed": self.missed(),
        }
