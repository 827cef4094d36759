"""Draws the samples as one SVG: a row for each figure, a line for each program. No library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from soak.watching import Sample

_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 960, 150, 90, 150, 40
_COLOURS = ("#1b5e9c", "#b3541e", "#2e7d32", "#7b3fa0", "#8a6d00")
_ROWS = (
    ("memory_kib", "memory, MiB", 1 / 1024),
    ("handles", "handles", 1.0),
    ("threads", "threads", 1.0),
    ("tasks", "tasks", 1.0),
    ("files", "files", 1.0),
    ("state_kib", "state on disk, MiB", 1 / 1024),
)


def draw(samples: Mapping[str, Sequence[Sample]], title: str) -> str:
    """Give the picture."""
    height = _TOP + _ROW * len(_ROWS) + 30
    last = max(sample.visits for series in samples.values() for sample in series)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="24" font-size="16" fill="#222">{escape(title)}</text>',
        *(_row(number, samples, max(last, 1)) for number in range(len(_ROWS))),
        f'<text x="{_LEFT}" y="{height - 8}" font-size="12" fill="#444">0 visits</text>',
        f'<text x="{_WIDTH - _RIGHT}" y="{height - 8}" font-size="12" fill="#444" text-anchor="end">{last}</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _row(number: int, samples: Mapping[str, Sequence[Sample]], last: int) -> str:
    name, label, factor = _ROWS[number]
    top, bottom = _TOP + number * _ROW + 14, _TOP + (number + 1) * _ROW - 16
    values = {program: [getattr(one, name) * factor for one in series] for program, series in samples.items()}
    most = max((value for series in values.values() for value in series), default=0.0) or 1.0
    parts = [
        f'<line x1="{_LEFT}" y1="{bottom}" x2="{_WIDTH - _RIGHT}" y2="{bottom}" stroke="#bbb"/>',
        f'<text x="{_LEFT}" y="{top - 4}" font-size="12" fill="#222">{label}</text>',
        f'<text x="{_LEFT - 8}" y="{top + 8}" font-size="11" fill="#444" text-anchor="end">{most:.0f}</text>',
        f'<text x="{_LEFT - 8}" y="{bottom}" font-size="11" fill="#444" text-anchor="end">0</text>',
    ]
    for index, (program, series) in enumerate(samples.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        points = " ".join(
            f"{_x(one.visits, last):.1f},{bottom - value / most * (bottom - top):.1f}"
            for one, value in zip(series, values[program], strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_legend(program, values[program], top + 10 + index * 15, colour))
    return "\n".join(parts)


def _legend(program: str, values: Sequence[float], y: float, colour: str) -> str:
    ends = f"{values[0]:.0f} → {values[-1]:.0f}" if values else ""
    return f'<text x="{_WIDTH - _RIGHT + 10}" y="{y}" font-size="11" fill="{colour}">{escape(program)} {ends}</text>'


def _x(visits: int, last: int) -> float:
    return _LEFT + visits / last * (_WIDTH - _LEFT - _RIGHT)
