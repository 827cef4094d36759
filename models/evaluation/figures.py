"""Error rates with their intervals. Pure.

An interval holds the middle 95 % of bootstrap repeats in which whole persons are drawn with replacement, so that all
comparisons of one person come and go together (a comparison of two persons counts as often as both were drawn).
Where nothing went wrong no repeat can differ; then the upper end is three divided by the number of tries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluation.scores import Curve, Numbers, ScoreSet, equal_error_rate

FMR_POINTS = {"1e-2": 1e-2, "1e-3": 1e-3, "1e-4": 1e-4}
"""The false match rates at which the false non-match rate is told."""

_LOW, _HIGH = 2.5, 97.5


@dataclass(frozen=True)
class Figure:
    """One figure and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class AtThreshold:
    """Both rates of single comparisons at one threshold that was fixed beforehand."""

    threshold: float
    fmr: Figure
    fnmr: Figure


@dataclass(frozen=True)
class Rates:
    """All rates; `thresholds` are those that gave the FMR points on these very scores."""

    eer: Figure
    fnmr_at_fmr: dict[str, Figure]
    thresholds: dict[str, Figure]
    at: dict[str, AtThreshold]


def estimate_rates(mated: ScoreSet, others: ScoreSet, policies: dict[str, float], draws: Sequence[Numbers]) -> Rates:
    """Estimate every rate; `policies` are named thresholds, `draws` give how often each person counts."""
    measured = _measure(mated, others, policies, None)
    repeats = [_measure(mated, others, policies, weights) for weights in draws]

    def figure(name: str, tries: int = 0) -> Figure:
        return summarise(measured[name], [repeat[name] for repeat in repeats], tries)

    return Rates(
        figure("eer"),
        {point: figure(f"fnmr {point}", len(mated)) for point in FMR_POINTS},
        {point: figure(f"threshold {point}") for point in FMR_POINTS},
        {
            policy: AtThreshold(threshold, figure(f"fmr {policy}", len(others)), figure(f"fnmr {policy}", len(mated)))
            for policy, threshold in policies.items()
        },
    )


def summarise(value: float, repeats: Sequence[float], tries: int = 0) -> Figure:
    """Give a figure with its interval; `tries` is 0 where zero is no special value."""
    if not repeats:
        return Figure(value, value, value)
    low, high = np.percentile(repeats, [_LOW, _HIGH])
    if tries and value == 0:
        high = max(float(high), min(1.0, 3 / tries))
    return Figure(value, min(float(low), value), max(float(high), value))


def draw_persons(persons: int, repeats: int, random: np.random.Generator) -> list[Numbers]:
    """Give for each repeat how often each person is drawn."""
    chances = np.full(persons, 1 / persons)
    return [random.multinomial(persons, chances).astype(np.float64) for _ in range(repeats)]


def estimate_share(happened: Numbers, persons: Sequence[int], draws: Sequence[Numbers]) -> Figure:
    """Estimate the mean of zeros and ones, each belonging to the person of the same place in `persons`."""
    owners = np.array(persons)
    repeats = [float(np.average(happened, weights=w[owners])) for w in draws if w[owners].any()]
    return summarise(float(happened.mean()), repeats, len(happened))


def _measure(
    mated: ScoreSet, others: ScoreSet, policies: dict[str, float], weights: Numbers | None
) -> dict[str, float]:
    right, wrong = Curve.draw(mated, weights), Curve.draw(others, weights)
    values = {"eer": equal_error_rate(right, wrong)}
    for point, share in FMR_POINTS.items():
        values[f"threshold {point}"] = wrong.threshold_for(share)
        values[f"fnmr {point}"] = 1 - right.accepted(values[f"threshold {point}"])
    for policy, threshold in policies.items():
        values[f"fmr {policy}"] = wrong.accepted(threshold)
        values[f"fnmr {policy}"] = 1 - right.accepted(threshold)
    return values
