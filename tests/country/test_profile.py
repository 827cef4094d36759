"""When visits are offered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from country.profile import (
    DAY_HOURS,
    DAY_VISITS,
    PEAK_TO_MEAN,
    along,
    clock_of,
    compressed_day,
    constant,
    day_rates,
)


def test_a_day_has_all_visits_and_a_peak_of_three_times_the_mean() -> None:
    rates = day_rates()
    mean = DAY_VISITS / DAY_HOURS / 3600
    assert sum(rates) * 60 == pytest.approx(DAY_VISITS)
    assert max(rates) == pytest.approx(PEAK_TO_MEAN * mean)
    assert round(max(rates)) == 743  # 744 with 7.14 million
    assert min(rates) > 0


def test_the_busiest_minute_is_in_the_morning_and_the_afternoon_has_a_smaller_one() -> None:
    rates = day_rates()
    assert clock_of(rates.index(max(rates))) == "9:15"
    noon, afternoon = rates[4 * 60], max(rates[5 * 60 :])
    assert noon < afternoon < max(rates)


def test_a_constant_rate() -> None:
    assert list(constant(4.0, 1.5)) == [0.0, 0.25, 0.5, 0.75, 1.0, 1.25]


@given(st.lists(st.floats(0.5, 50.0), min_size=1, max_size=20), st.floats(1.0, 60.0))
def test_rates_that_follow_each_other(rates: list[float], seconds: float) -> None:
    moments = along(rates, seconds)
    expected = sum(rates) * seconds / len(rates)
    assert abs(len(moments) - expected) <= 1.0
    assert all(0.0 <= moment <= seconds for moment in moments)
    assert all(one <= other for one, other in pairwise(moments))


def test_a_compressed_day_keeps_its_shape() -> None:
    moments = compressed_day(100.0, 48.0)
    in_peak = sum(1 for moment in moments if 4.0 <= moment < 5.0)
    assert in_peak == pytest.approx(100, abs=4)
    assert len(moments) == pytest.approx(100 / PEAK_TO_MEAN * 48, rel=0.01)
