"""Pacing on a clock that only moves when somebody waits."""

from __future__ import annotations

import pytest

from device.firmware.camera.pace import Pace
from tests.device.firmware.camera.fakes import StepClock


def test_the_first_passes_at_once_and_the_others_one_period_apart() -> None:
    clock = StepClock()
    pace = Pace(10, clock)
    assert all(pace.wait(1) for _ in range(4))
    assert clock.sleeps == pytest.approx([0.1, 0.1, 0.1])


def test_time_spent_elsewhere_is_not_waited_for_again() -> None:
    clock = StepClock()
    pace = Pace(10, clock)
    pace.wait(1)
    clock.now += 0.07
    pace.wait(1)
    assert clock.sleeps == pytest.approx([0.03])


def test_a_late_caller_does_not_get_a_burst() -> None:
    clock = StepClock()
    pace = Pace(10, clock)
    pace.wait(1)
    clock.now += 60
    pace.wait(1)
    pace.wait(1)
    assert clock.sleeps == pytest.approx([0.1])


def test_a_short_time_limit_is_kept_and_the_turn_is_not_lost() -> None:
    clock = StepClock()
    pace = Pace(1, clock)
    pace.wait(1)
    assert not pace.wait(0.4)
    assert clock.sleeps == [0.4]
    assert pace.wait(1)
    assert clock.now == pytest.approx(101.0)
