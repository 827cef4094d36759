"""The three-way decision on running scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.deciding.decision import Frames, Limits
from device.firmware.face.deciding.verdict import Verdict, judge
from tests.device.firmware.face.makers import MEASURED

LIMITS = Limits(0.42, 0.28, (MEASURED,))
FRAMES = Frames(at_least=3, to_decide=4, at_most=6)


@pytest.mark.parametrize(
    ("scores", "verdict"),
    [
        ([], Verdict.UNDECIDED),
        ([0.9, 0.9], Verdict.UNDECIDED),
        ([0.9, 0.9, 0.42], Verdict.MATCH),
        ([0.1, 0.1, 0.5, 0.1], Verdict.MATCH),
        ([0.9, 0.9, 0.41, 0.28], Verdict.UNCERTAIN),
        ([0.4, 0.4, 0.4, 0.27], Verdict.NO_MATCH),
        ([0.4, 0.4, 0.4, 0.4, 0.4], Verdict.UNDECIDED),
        ([0.4] * 6, Verdict.UNCERTAIN),
        ([0.4] * 6 + [0.9], Verdict.UNCERTAIN),
    ],
)
def test_each_kind_of_end(scores: list[float], verdict: Verdict) -> None:
    assert judge(scores, LIMITS, FRAMES) is verdict


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=9))
def test_at_the_end_it_is_always_decided(scores: list[float]) -> None:
    assert judge(scores, LIMITS, FRAMES) is not Verdict.UNDECIDED


@given(st.lists(st.floats(-1, 1), max_size=8), st.floats(0, 0.3))
def test_a_higher_limit_never_accepts_more(scores: list[float], more: float) -> None:
    stricter = Limits(LIMITS.accept_from + more, LIMITS.uncertain_from, (MEASURED,))
    if judge(scores, stricter, FRAMES) is Verdict.MATCH:
        assert judge(scores, LIMITS, FRAMES) is Verdict.MATCH
