"""Where the bars of the chart lie: one stacked bar per month. Pure; the template draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from host.authority.serving.statistics import MonthFigures, Way

WIDTH, HEIGHT = 960, 320
LEFT, BOTTOM, TOP = 80, 280, 20
SHOWN = (Way.CARD, Way.INSURED_NUMBER, Way.BATCH, Way.DISASTER)
"""What is stacked, from the ground up."""

_LINES = 4


@dataclass(frozen=True)
class Block:
    """One coloured part of a bar, with its figure."""

    way: Way
    x: float
    y: float
    width: float
    height: float
    count: int


@dataclass(frozen=True)
class Bar:
    """The bar of a month; `middle` is where its name stands."""

    month: str
    middle: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Line:
    """A line across at a round figure."""

    y: float
    count: int


@dataclass(frozen=True)
class Chart:
    """All that is drawn."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


def make_chart(months: Sequence[MonthFigures]) -> Chart:
    """Lay out the months from left to right; the axis ends at a round figure."""
    top = round_up(max((_total(month) for month in months), default=0))
    step = (WIDTH - LEFT) / max(1, len(months))
    bars = tuple(_bar(month, LEFT + step * place, step, top) for place, month in enumerate(months))
    lines = tuple(Line(_height_at(count, top), count) for count in range(0, top + 1, max(1, top // _LINES)))
    return Chart(bars, lines)


def round_up(count: int) -> int:
    """Give the next of 4, 8, 12, 20, 40, 80, 100, 120, 200 …, so that the lines stand at whole figures."""
    power: int = 10 ** (len(str(max(1, count))) - 1)
    return next(size for size in (power * step // 10 for step in (10, 20, 40, 80, 120)) if size >= max(4, count))


def _total(month: MonthFigures) -> int:
    return sum(month.count(way) for way in SHOWN)


def _height_at(count: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * count / top, 1)


def _bar(month: MonthFigures, x: float, step: float, top: int) -> Bar:
    blocks, below = [], 0
    for way in SHOWN:
        count = month.count(way)
        if count:
            high, low = _height_at(below + count, top), _height_at(below, top)
            blocks.append(
                Block(way, round(x + step * 0.18, 1), high, round(step * 0.64, 1), round(low - high, 1), count)
            )
        below += count
    return Bar(month.month, round(x + step / 2, 1), tuple(blocks))
