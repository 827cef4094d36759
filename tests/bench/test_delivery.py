"""The delivery part's figures: percentiles by nearest rank, and ratios of the same run."""

from __future__ import annotations

import pytest

from bench.delivery.part import percentile, to_rows
from bench.delivery.visits import Timed


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([5.0], 50, 5.0), ([5.0], 99, 5.0), ([3, 1, 2], 50, 2), ([*range(1, 101)], 50, 50), ([*range(1, 101)], 99, 99)],
)
def test_percentiles_by_nearest_rank(values: list[float], percent: int, expected: float) -> None:
    assert percentile(values, percent) == expected


def test_rows_tell_times_in_ms_and_ratios() -> None:
    visits = [Timed(0.001, 0.002, 0.010)] * 99 + [Timed(0.001, 0.002, 0.050)] * 2
    rows = {row.name: row.value for row in to_rows(visits, [0.005] * 101)}
    assert rows["bare TLS MQTT round trip, p50"] == 5
    assert rows["commit to the host's receipt, p50"] == 10
    assert rows["hand-over to receipt, p99"] == 52
    assert rows["commit to receipt / bare round trip, p50"] == 2
    assert rows["commit to receipt / bare round trip, p99"] == 10
