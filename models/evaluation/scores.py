"""Scores of comparisons with the persons they belong to, and the error rates at a threshold. Pure.

A comparison is accepted at a score of the threshold or more. FMR is the share of accepted comparisons of different
people, FNMR the share of refused comparisons of one person (ISO/IEC 19795-1); both are of comparisons that could
be made, so a picture that gave no template is in neither.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Persons = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class ScoreSet:
    """Scores from high to low; `first` and `second` are the numbers of the two persons of each."""

    scores: Numbers
    first: Persons
    second: Persons

    @classmethod
    def sort(cls, scores: Numbers, first: Persons, second: Persons) -> ScoreSet:
        """Make a set of scores in any order."""
        order = np.argsort(-scores, kind="stable")
        return cls(scores[order], first[order], second[order])

    def __len__(self) -> int:
        """Give the number of comparisons."""
        return len(self.scores)

    def weigh(self, weights: Numbers) -> Numbers:
        """Give the weight of each comparison when person number p counts `weights[p]` times."""
        weighed: Numbers = weights[self.first]
        if not np.array_equal(self.first, self.second):
            weighed = weighed * weights[self.second]
        return weighed


@dataclass(frozen=True, eq=False, repr=False)
class Curve:
    """Scores from high to low and the share of (weighed) comparisons at each score or above it."""

    scores: Numbers
    shares: Numbers

    @classmethod
    def draw(cls, scores: ScoreSet, weights: Numbers | None = None) -> Curve:
        """Draw it, each person counting once or by `weights`."""
        if weights is None:
            return cls(scores.scores, np.arange(1, len(scores) + 1) / max(1, len(scores)))
        running = np.cumsum(scores.weigh(weights))
        return cls(scores.scores, running / running[-1] if len(running) and running[-1] > 0 else running)

    def accepted(self, threshold: float) -> float:
        """Give the share of comparisons that score `threshold` or more."""
        return float(self.accepted_at(np.array([threshold]))[0])

    def accepted_at(self, thresholds: Numbers) -> Numbers:
        """Give the share of comparisons that score each threshold or more."""
        counts = np.searchsorted(-self.scores, -thresholds, side="right")
        shares: Numbers = np.concatenate([[0.0], self.shares])[counts]
        return shares

    def threshold_for(self, share: float) -> float:
        """Give the lowest score at which at most `share` is accepted, or just above all scores."""
        count = int(np.searchsorted(self.shares, share, side="right"))
        while count and count < len(self.scores) and self.scores[count] == self.scores[count - 1]:
            count = int(np.searchsorted(-self.scores, -self.scores[count], side="left"))
        if count == 0:
            return float(np.nextafter(self.scores[0], np.inf)) if len(self.scores) else 0.0
        return float(self.scores[count - 1])


def equal_error_rate(mated: Curve, others: Curve) -> float:
    """Give the mean of FMR and FNMR at the threshold where they come closest."""
    first = bisect_left(range(len(others.scores)), 0.0, key=lambda place: _gap(mated, others, place))
    places = [place for place in (first - 1, first) if place < len(others.scores)]
    closest = min(places, key=lambda place: abs(_gap(mated, others, place)))
    fmr, fnmr = _rates_at(mated, others, closest)
    return (fmr + fnmr) / 2


def _gap(mated: Curve, others: Curve, place: int) -> float:
    fmr, fnmr = _rates_at(mated, others, place)
    return fmr - fnmr


def _rates_at(mated: Curve, others: Curve, place: int) -> tuple[float, float]:
    """Give both rates at the score in this place from the top; place -1 is just above all of them."""
    if place < 0:
        return 0.0, 1 - mated.accepted(float(np.nextafter(others.scores[0], np.inf)))
    return others.accepted(float(others.scores[place])), 1 - mated.accepted(float(others.scores[place]))
