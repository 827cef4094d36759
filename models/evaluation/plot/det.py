"""The detection error trade-off: FNMR over FMR, both axes scaled by the normal deviate (ISO/IEC 19795-1)."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from models.evaluation.figures import AtThreshold
from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing, Line, Place, Words
from models.evaluation.scores import Curve, Numbers

_LEFT, _TOP, _RIGHT, _BOTTOM = 90, 60, 30, 80
_LEAST_FMR, _LEAST_FNMR, _MOST = 1e-6, 1e-3, 0.4
_FMR_TICKS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.4)
_FNMR_TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
_INK, _GRID, _CURVE, _POINT = "#222222", "#dddddd", "#1f4e9c", "#c03221"
_MOST_PLACES = 1500


def draw_det(title: str, mated: Curve, others: Curve, policies: dict[str, AtThreshold]) -> Drawing:
    """Draw the curve and the points of the policies."""
    return Drawing(
        (
            *_draw_grid(),
            Line(tuple(_curve_places(mated, others)), _CURVE, 2),
            *_draw_policies(policies),
            Words((WIDTH / 2, 32), title, 15, "middle"),
            Words((WIDTH / 2, HEIGHT - 22), "false match rate (FMR)", 14, "middle"),
            Words((_LEFT, _TOP - 10), "false non-match rate (FNMR)", 14),
        )
    )


def place_of(fmr: float, fnmr: float) -> Place:
    """Give where a pair of rates lies on the page; rates beyond the axes lie on the frame."""
    x = _along(fmr, _LEAST_FMR) * (WIDTH - _LEFT - _RIGHT) + _LEFT
    y = (1 - _along(fnmr, _LEAST_FNMR)) * (HEIGHT - _TOP - _BOTTOM) + _TOP
    return round(x, 1), round(y, 1)


def _along(rate: float, least: float) -> float:
    low, high = _deviate(least), _deviate(_MOST)
    return (_deviate(min(max(rate, least), _MOST)) - low) / (high - low)


def _deviate(rate: float) -> float:
    return NormalDist().inv_cdf(rate)


def _curve_places(mated: Curve, others: Curve) -> Iterator[Place]:
    thresholds = np.unique(np.concatenate([mated.scores, _at_shares(others)]))
    step = max(1, len(thresholds) // _MOST_PLACES)
    chosen = thresholds[::step]
    last: Place | None = None
    for fmr, fnmr in zip(others.accepted_at(chosen), 1 - mated.accepted_at(chosen), strict=True):
        place = place_of(float(fmr), float(fnmr))
        if place != last:
            yield place
        last = place


def _at_shares(others: Curve) -> Numbers:
    shares = np.geomspace(_LEAST_FMR, _MOST, 300)
    return np.array([others.threshold_for(float(share)) for share in shares])


def _draw_grid() -> Iterator[Line | Words]:
    for rate in _FMR_TICKS:
        (x, top), (_, bottom) = place_of(rate, _MOST), place_of(rate, _LEAST_FNMR)
        yield Line(((x, top), (x, bottom)), _GRID)
        yield Words((x, bottom + 20), f"{rate:g}", 13, "middle")
    for rate in _FNMR_TICKS:
        (left, y), (right, _) = place_of(_LEAST_FMR, rate), place_of(_MOST, rate)
        yield Line(((left, y), (right, y)), _GRID)
        yield Words((left - 8, y + 5), f"{rate:.1%}", 13, "end")
    corners = [(_LEAST_FMR, _LEAST_FNMR), (_MOST, _LEAST_FNMR), (_MOST, _MOST), (_LEAST_FMR, _MOST)]
    yield Line(tuple(place_of(*corner) for corner in (*corners, corners[0])), _INK)


def _draw_policies(policies: dict[str, AtThreshold]) -> Iterator[Dot | Words | Line]:
    for name, found in policies.items():
        x, y = place_of(found.fmr.value, found.fnmr.value)
        low, high = place_of(found.fmr.value, found.fnmr.low), place_of(found.fmr.value, found.fnmr.high)
        yield Line((low, high), _POINT)
        yield Dot((x, y), _POINT)
        text = f"{name} ({found.threshold:.3f}): {found.fnmr.value:.2%} at {found.fmr.value:.1e}"
        yield Words((x + 10, y - 8), text)
