"""One panel of a picture: lines over time with an axis, its highest value, and a legend. SVG, no library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT = 960, 170, 70, 190
COLOURS = (
    "#1b5e9c",
    "#b3541e",
    "#2e7d32",
    "#7b3fa0",
    "#8a6d00",
    "#a3123f",
    "#00695c",
    "#555555",
    "#3f51b5",
    "#6d4c41",
)
_TOP, _BOTTOM = 26, 18
_LEGEND_STEP = 14
_END = WIDTH - RIGHT


@dataclass(frozen=True)
class Series:
    """One line: its name and its points as (seconds, value); `note` stands behind the name."""

    name: str
    points: Sequence[tuple[float, float]]
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """A panel: what it shows with its unit, and its lines."""

    title: str
    series: Sequence[Series]
    digits: int = 0

    def draw(self, top: float, seconds: float) -> list[str]:
        """Give its elements, from `top` on, with a time axis of so many seconds."""
        high, low = top + _TOP, top + HEIGHT - _BOTTOM
        most = max((value for one in self.series for _, value in one.points), default=0.0) or 1.0
        parts = [_text(LEFT, top + 14, self.title, 13)]
        for y, value in ((high, most), ((high + low) / 2, most / 2), (low, 0.0)):
            parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{_END}" y2="{y}" stroke="{"#ddd" if value else "#999"}"/>')
            parts.append(_text(LEFT - 6, y + 4, f"{value:,.{self.digits}f}", 11, anchor="end"))
        for number, one in enumerate(self.series):
            colour = COLOURS[number % len(COLOURS)]
            places = ((x_of(at, seconds), low - value / most * (low - high)) for at, value in thinned(one.points))
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
            y = high + 8 + number * _LEGEND_STEP
            parts.append(_text(_END + 10, y, f"{one.name} {one.note}".strip(), 11, colour))
        return parts


def x_of(at: float, seconds: float) -> float:
    """Give the place of a moment on the axis."""
    return LEFT + min(at, seconds) / max(seconds, 0.001) * (WIDTH - LEFT - RIGHT)


def thinned(points: Sequence[tuple[float, float]], most: int = 700) -> list[tuple[float, float]]:
    """Give at most so many points: of each group of neighbours the highest, so that no peak is lost."""
    each = -(-len(points) // most) or 1
    groups = (points[at : at + each] for at in range(0, len(points), each))
    return [max(group, key=lambda point: point[1]) for group in groups]


def _text(x: float, y: float, words: str, size: int, colour: str = "#222", anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
