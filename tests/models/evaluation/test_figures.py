"""Intervals: they hold the value, come from people, and do not shrink to nothing where nothing went wrong."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.figures import FMR_POINTS, Figure, draw_persons, estimate_rates, estimate_share, summarise
from models.evaluation.scores import ScoreSet


def normal_scores(middle: float, count: int, people: int, seed: int) -> ScoreSet:
    random = np.random.default_rng(seed)
    persons = random.integers(0, people, count)
    return ScoreSet.sort(random.normal(middle, 0.1, count), persons, persons)


def test_rates_of_known_distributions_are_found_inside_their_intervals() -> None:
    """Normal scores of deviation 0.1 around 0 and 0.5: both errors are 0.62 % at 0.25 (the deviate 2.5)."""
    draws = draw_persons(200, 50, np.random.default_rng(1))
    mated, others = normal_scores(0.5, 4000, 200, 2), normal_scores(0.0, 40000, 200, 3)
    rates = estimate_rates(mated, others, {"standard": 0.25}, draws)
    assert rates.eer.low <= rates.eer.value <= rates.eer.high
    assert rates.eer.value == pytest.approx(0.0062, abs=0.002)
    assert rates.at["standard"].fmr.low <= 0.0062 <= rates.at["standard"].fmr.high
    assert rates.at["standard"].fnmr.low <= 0.0062 <= rates.at["standard"].fnmr.high
    assert list(rates.fnmr_at_fmr) == list(FMR_POINTS)
    assert rates.thresholds["1e-3"].value == pytest.approx(0.309, abs=0.02)


def test_no_error_in_n_tries_still_has_an_upper_end() -> None:
    assert summarise(0.0, [0.0, 0.0], tries=300) == Figure(0.0, 0.0, 0.01)
    assert summarise(0.5, []) == Figure(0.5, 0.5, 0.5)


def test_each_draw_has_as_many_people_as_there_are() -> None:
    assert {float(draw.sum()) for draw in draw_persons(30, 5, np.random.default_rng(1))} == {30.0}


def test_a_share_is_a_mean_over_people() -> None:
    figure = estimate_share(
        np.array([1.0, 0.0, 0.0, 0.0]), [0, 1, 2, 3], draw_persons(4, 50, np.random.default_rng(1))
    )
    assert (figure.value, figure.low) == (0.25, 0.0)
    assert figure.high > 0.25
