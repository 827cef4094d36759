"""Plots of a run: how far each ratio is from its aim, and how a cost grows with the work. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.reporting.row import Row
from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing, Line, Place, Words

_INK, _GRID, _MET, _MISSED, _AIM = "#222222", "#dddddd", "#2f6f4f", "#c03221", "#555555"
_COLOURS = ("#1f4e9c", "#c03221", "#2f6f4f", "#8a6d00", "#6a3d9a")
_TOP, _LEFT, _RIGHT, _BOTTOM = 70, 390, 110, 40
_MOST_SHARE = 3.0
"""Bars end here; the figure beside them says how long they would be."""
_GROWTH_TOP, _GROWTH_LEFT, _GROWTH_RIGHT, _GROWTH_BOTTOM = 96, 90, 70, 70
_UNIT, _NAMES_BESIDE, _NAME_TALL = 60, 3, 16
_APART = 12
"""Figures at the same size stand below each other at least so far."""


def draw_ratios(rows: Sequence[Row]) -> Drawing:
    """Draw every ratio with an aim as a share of the aim; 1 is just good enough."""
    judged = [row for row in rows if row.unit == "x" and row.aim]
    step = (HEIGHT - _TOP - _BOTTOM) / max(len(judged), 1)
    return Drawing(
        (
            Words((WIDTH / 2, 30), "ratios as a share of their aim (less is better)", 15, "middle"),
            *_draw_shares(),
            *(part for place, row in enumerate(judged) for part in _draw_bar(row, _TOP + (place + 0.5) * step, step)),
        )
    )


def _draw_shares() -> Iterator[Line | Words]:
    for share in (0.0, 0.5, 1.0, 2.0, _MOST_SHARE):
        x = _along(share)
        colour, width = (_AIM, 2) if share == 1.0 else (_GRID, 1)
        yield Line(((x, _TOP - 6), (x, HEIGHT - _BOTTOM)), colour, width)
        yield Words((x, _TOP - 12), "aim" if share == 1.0 else f"{share:g}", 12, "middle")


def _draw_bar(row: Row, y: float, step: float) -> Iterator[Line | Words]:
    end = _along(row.value / (row.aim or 1.0))
    thick = int(min(18, step * 0.6))
    yield Line(((_along(0), y), (end, y)), _MISSED if row.missed else _MET, thick)
    yield Words((_LEFT - 10, y + 4), f"{row.part.split(' ')[0]}: {row.name}", 11, "end")
    yield Words((max(end, _along(1.0)) + 8, y + 4), f"{row.value:g} of {row.aim:g}", 11)


def _along(share: float) -> float:
    return round(_LEFT + min(share, _MOST_SHARE) / _MOST_SHARE * (WIDTH - _LEFT - _RIGHT), 1)


@dataclass(frozen=True)
class Growth:
    """What something costs at several sizes of the work: figures by size, for each line its name."""

    title: str
    sizes: str
    unit: str
    lines: Mapping[str, Mapping[int, float]]

    def __post_init__(self) -> None:
        """Check that there is something to draw on logarithmic axes."""
        if not self.lines or any(min(line) < 1 or min(line.values()) <= 0 for line in self.lines.values()):
            raise ValueError("sizes begin at 1, figures are above 0")


def draw_growth(growth: Growth) -> Drawing:
    """Draw the lines, both axes logarithmic; a cost that does not grow lies flat."""
    sizes = sorted({size for line in growth.lines.values() for size in line})
    figures = [figure for line in growth.lines.values() for figure in line.values()]
    scale = _Scale(math.log10(sizes[0]), math.log10(sizes[-1]), *_decades(figures))
    return Drawing(
        (
            Words((WIDTH / 2, 30), growth.title, 15, "middle"),
            Words((WIDTH / 2, HEIGHT - 20), growth.sizes, 13, "middle"),
            Words((_GROWTH_LEFT, _GROWTH_TOP - 14), growth.unit, 13),
            *_draw_axes(scale, sizes),
            *(part for number, name in enumerate(growth.lines) for part in _draw_line(growth, number, name, scale)),
            *(part for size in sizes for part in _draw_figures(growth, size, scale)),
        )
    )


@dataclass(frozen=True)
class _Scale:
    """Logarithms to base 10 of the ends of both axes."""

    left: float
    right: float
    low: int
    high: int

    def place(self, size: float, figure: float) -> Place:
        """Give where a figure lies."""
        wide, tall = WIDTH - _GROWTH_LEFT - _GROWTH_RIGHT, HEIGHT - _GROWTH_TOP - _GROWTH_BOTTOM
        along = (math.log10(size) - self.left) / ((self.right - self.left) or 1.0)
        up = (math.log10(figure) - self.low) / (self.high - self.low)
        return round(_GROWTH_LEFT + along * wide, 1), round(_GROWTH_TOP + (1 - up) * tall, 1)


def _decades(figures: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(figures)))
    return low, max(low + 1, math.ceil(math.log10(max(figures))))


def _draw_axes(scale: _Scale, sizes: Sequence[int]) -> Iterator[Line | Words]:
    for power in range(scale.low, scale.high + 1):
        left, right = scale.place(sizes[0], 10.0**power), scale.place(sizes[-1], 10.0**power)
        yield Line((left, right), _GRID)
        yield Words((left[0] - 8, left[1] + 4), f"{10.0**power:g}", 12, "end")
    for size in sizes:
        top, bottom = scale.place(size, 10.0**scale.high), scale.place(size, 10.0**scale.low)
        yield Line((top, bottom), _GRID)
        yield Words((bottom[0], bottom[1] + 18), f"{size:,}", 12, "middle")


def _draw_line(growth: Growth, number: int, name: str, scale: _Scale) -> Iterator[Line | Dot | Words]:
    colour = _COLOURS[number % len(_COLOURS)]
    places = tuple(scale.place(size, figure) for size, figure in sorted(growth.lines[name].items()))
    yield Line(places, colour, 2)
    yield from (Dot(place, colour, 4) for place in places)
    each = (WIDTH - _GROWTH_LEFT - _GROWTH_RIGHT - _UNIT) / _NAMES_BESIDE
    row, beside = divmod(number, _NAMES_BESIDE)
    along, down = round(_GROWTH_LEFT + _UNIT + beside * each, 1), 54 + row * _NAME_TALL
    yield Line(((along, down), (along + 14, down)), colour, 3)
    yield Words((along + 20, down + 4), name, 12)


def _draw_figures(growth: Growth, size: int, scale: _Scale) -> Iterator[Words]:
    """Give what all lines cost at one size, the most on top, each beside its dot or as near as there is room."""
    lowest = 0.0
    for figure in sorted({line[size] for line in growth.lines.values() if size in line}, reverse=True):
        x, y = scale.place(size, figure)
        lowest = round(max(y - 5, lowest + _APART), 1)
        yield Words((x + 9, lowest), f"{figure:g}", 11)
