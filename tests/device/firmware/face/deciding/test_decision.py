"""What the rules of a card must hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.firmware.face.deciding.decision import Frames, Limits, MeasuredError, Policy, Rate
from tests.device.firmware.face.makers import MEASURED, make_rules


def test_each_policy_has_its_limits() -> None:
    rules = make_rules()
    assert (rules.of(Policy.STANDARD), rules.of(Policy.STRICT)) == (rules.standard, rules.strict)


def test_strict_is_never_looser_than_standard() -> None:
    rules = make_rules()
    with pytest.raises(ValueError, match="strict"):
        replace(rules, strict=Limits(0.41, 0.28, (MEASURED,)))


def test_limits_need_order_and_a_measured_error() -> None:
    with pytest.raises(ValueError, match="order"):
        Limits(0.42, 0.42, (MEASURED,))
    with pytest.raises(ValueError, match="measured"):
        Limits(0.42, 0.28, ())


def test_rates_lie_inside_their_intervals_and_rest_on_something() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Rate(0.1, 0.2, 0.3)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Rate(0.9, 0.8, 1.1)
    with pytest.raises(ValueError, match="at least one"):
        MeasuredError("made up", Rate(0, 0, 0), Rate(0, 0, 0), 0, 1)


@pytest.mark.parametrize("numbers", [(1, 8, 16), (3, 2, 16), (2, 8, 7)])
def test_a_single_frame_never_decides(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="must hold"):
        Frames(*numbers)
