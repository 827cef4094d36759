"""The small chart of arrivals by hour: stacked bars as rectangles, for the template to draw as SVG. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from host.desk.summary.summary import Hour, Way

WIDTH = 1200
HEIGHT = 260
LEFT = 56
BOTTOM = 32
TOP = 16


@dataclass(frozen=True)
class Bar:
    """One part of a bar, in the chart's units."""

    way: Way
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """The chart."""

    bars: tuple[Bar, ...]
    hours: tuple[Tick, ...]
    counts: tuple[Tick, ...]


def draw_chart(hours: Sequence[Hour]) -> Chart:
    """Place the bars of a day."""
    most = max((hour.total for hour in hours), default=0)
    step = _step(most)
    top = max(step, math.ceil(most / step) * step)
    scale = (HEIGHT - TOP - BOTTOM) / top
    slot = (WIDTH - LEFT) / max(1, len(hours))
    return Chart(
        bars=tuple(bar for place, hour in enumerate(hours) for bar in _stack(hour, LEFT + place * slot, slot, scale)),
        hours=tuple(Tick(LEFT + (place + 0.5) * slot, str(hour.hour)) for place, hour in enumerate(hours)),
        counts=tuple(Tick(HEIGHT - BOTTOM - count * scale, str(count)) for count in range(0, top + 1, step)),
    )


def _stack(hour: Hour, x: float, slot: float, scale: float) -> Iterator[Bar]:
    y = float(HEIGHT - BOTTOM)
    for way in Way:
        height = hour.ways.get(way, 0) * scale
        if height:
            y -= height
            yield Bar(way, round(x + slot * 0.15, 1), round(y, 1), round(slot * 0.7, 1), round(height, 1))


def _step(most: int) -> int:
    """Give a round distance of at most five marks: 1, 2, 5, 10, 20, 50 …"""
    step = 1
    for factor in (2, 2.5, 2) * 6:
        if most <= step * 5:
            break
        step = int(step * factor)
    return step
