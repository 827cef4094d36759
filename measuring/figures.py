"""Percentiles and ratios of measured times. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], percent: int) -> float:
    """Give the value that `percent` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def ms(seconds: float) -> float:
    """Give milliseconds as they are told, to a hundredth."""
    return round(seconds * 1000, 2)
