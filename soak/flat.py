"""Whether something grows: the slope of the later samples, by the median of all slopes between two of them. Pure.

The first half is warm-up, and so is all before `FULL_AT` in a run that goes well beyond it, because what has a bound
fills up until then. The median of slopes (Theil and Sen) does not mind a single sample in the middle of some work.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from soak.watching import Sample

PER = 1000
"""Slopes are told per so many visits: about what a clinic of 200 patients a day sees in a week."""

LIMITS = {"memory_kib": 2048.0, "handles": 1.0, "threads": 1.0, "tasks": 1.0, "files": 1.0}
"""What may come on top in 1,000 visits. Two KiB a visit: after a year of 60,000 visits 120 MB, if it were steady."""

FULL_AT = 1000
"""The visit by which everything bounded is full: the newest 1,000 events and visits, which the firmware keeps for
`uketsuke events` and `stats`, and the host's page caches, 2 MiB for each of its connections to a database that grows
with each visit."""

LEAST_SAMPLES = 6


@dataclass(frozen=True)
class Growth:
    """How one figure of one program grows."""

    program: str
    what: str
    first: float
    last: float
    slope: float
    limit: float

    @property
    def is_flat(self) -> bool:
        """Whether it stays within the limit."""
        return self.slope <= self.limit


def judge(program: str, samples: Sequence[Sample]) -> list[Growth]:
    """Give the growth of every figure once it is warm.

    Raises:
        ValueError: there are too few samples to say anything.
    """
    warm = samples[len(samples) // 2 :]
    full = [sample for sample in warm if sample.visits >= FULL_AT]
    judged = full if len(full) >= LEAST_SAMPLES else warm
    if len(judged) < LEAST_SAMPLES // 2:
        raise ValueError(f"{len(samples)} samples say nothing about growth")
    return [_growth(program, what, limit, judged) for what, limit in LIMITS.items()]


def _growth(program: str, what: str, limit: float, samples: Sequence[Sample]) -> Growth:
    points = [(float(sample.visits), float(getattr(sample, what))) for sample in samples]
    return Growth(program, what, points[0][1], points[-1][1], round(slope(points) * PER, 2), limit)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Give the median of the slopes between all pairs of points; 0 where there is no pair."""
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2) if x2 != x1]
    return statistics.median(slopes) if slopes else 0.0
