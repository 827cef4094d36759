"""Error rates against a count by hand, and against what must hold of every set of scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.scores import Curve, ScoreSet, equal_error_rate


def make(scores: list[float]) -> ScoreSet:
    persons = np.arange(len(scores), dtype=np.int64)
    return ScoreSet.sort(np.array(scores, dtype=np.float64), persons, persons)


SOME = st.lists(st.integers(-100, 100).map(lambda whole: whole / 100), min_size=1, max_size=40)


@given(SOME, st.floats(-1.1, 1.1))
def test_the_accepted_share_is_a_count(scores: list[float], threshold: float) -> None:
    expected = sum(score >= threshold for score in scores) / len(scores)
    assert Curve.draw(make(scores)).accepted(threshold) == pytest.approx(expected)


@given(SOME, st.floats(0, 1))
def test_the_threshold_for_a_share_is_the_lowest_that_keeps_it(scores: list[float], share: float) -> None:
    curve = Curve.draw(make(scores))
    threshold = curve.threshold_for(share)
    assert curve.accepted(threshold) <= share + 1e-12
    lower = [score for score in scores if score < threshold]
    if lower:
        assert curve.accepted(max(lower)) > share


@given(SOME, st.data())
def test_weights_count_people_as_often_as_they_say(scores: list[float], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(scores), max_size=len(scores)))
    repeated = [score for score, times in zip(scores, weights, strict=True) for _ in range(times)]
    if repeated:
        weighed = Curve.draw(make(scores), np.array(weights, dtype=np.float64))
        assert weighed.accepted(0.1) == pytest.approx(Curve.draw(make(repeated)).accepted(0.1))


def test_a_comparison_of_two_people_counts_as_often_as_both() -> None:
    others = ScoreSet.sort(np.array([0.9, 0.1]), np.array([0, 1]), np.array([1, 2]))
    assert others.weigh(np.array([2.0, 3.0, 0.0])).tolist() == [6.0, 0.0]


@pytest.mark.parametrize(
    ("mated", "others", "rate"),
    [
        ([0.8, 0.9], [0.1, 0.2], 0.0),
        ([0.1, 0.2], [0.8, 0.9], 1.0),
        ([0.3, 0.5, 0.7, 0.9], [0.1, 0.2, 0.4, 0.3], 0.25),
    ],
    ids=["apart", "swapped", "crossing"],
)
def test_equal_error_rate(mated: list[float], others: list[float], rate: float) -> None:
    assert equal_error_rate(Curve.draw(make(mated)), Curve.draw(make(others))) == pytest.approx(rate)


@given(SOME, SOME)
def test_equal_error_rate_is_a_rate(mated: list[float], others: list[float]) -> None:
    assert 0 <= equal_error_rate(Curve.draw(make(mated)), Curve.draw(make(others))) <= 1
