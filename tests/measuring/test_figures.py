"""Percentiles by nearest rank, and how milliseconds are told."""

from __future__ import annotations

import pytest

from measuring.figures import ms, percentile


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([5.0], 50, 5.0), ([5.0], 99, 5.0), ([3, 1, 2], 50, 2), ([*range(1, 101)], 50, 50), ([*range(1, 101)], 99, 99)],
)
def test_percentiles_by_nearest_rank(values: list[float], percent: int, expected: float) -> None:
    assert percentile(values, percent) == expected


def test_milliseconds_to_a_hundredth() -> None:
    assert ms(0.0123456) == 12.35
