"""The picture of a run: what came and was answered, what waited, how long it took, what the programs used."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from html import escape

from country.judging.tally import Times
from country.plots.panel import HEIGHT, LEFT, WIDTH, Panel, Series, x_of
from country.running import Course
from country.watching.processes import Sample
from measuring.figures import percentile

_TITLE, _FOOT = 40, 34
_BINS = 60
_TICKS = 6


def draw(course: Course, seconds: float, title: str, clock: Mapping[float, str] | None = None) -> str:
    """Give the picture; `clock` names moments of the axis (in seconds) by the time of day that they stand for."""
    began = course.counts[1].at - 1.0 if len(course.counts) > 1 else course.counts[0].at
    end = max(course.counts[-1].at - began, seconds)
    panels = (
        _rates(course, began),
        _queues(course, began),
        *_waits(course),
        _cpu(course, began),
        _memory(course, began),
    )
    height = _TITLE + HEIGHT * len(panels) + _FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-size="16" fill="#222">{escape(title)}</text>',
    ]
    for number, panel in enumerate(panels):
        parts += panel.draw(_TITLE + number * HEIGHT, end)
    ticks = clock or {end * part / _TICKS: f"{end * part / _TICKS:.0f} s" for part in range(_TICKS + 1)}
    for at, words in ticks.items():
        parts.append(
            f'<text x="{x_of(at, end):.1f}" y="{height - 14}" font-size="12" fill="#444" text-anchor="middle">'
            f"{escape(words)}</text>"
        )
    return "\n".join([*parts, "</svg>"])


def _rates(course: Course, began: float) -> Panel:
    pairs = list(zip(course.counts, course.counts[1:], strict=False))

    def rate(name: str) -> Series:
        points = [
            (new.at - began, (getattr(new, name) - getattr(old, name)) / max(new.at - old.at, 0.001))
            for old, new in pairs
            if old.at > 0
        ]
        return Series(name, points, f"most {max(value for _, value in points):,.0f}" if points else "")

    return Panel("visits a second", [rate("offered"), rate("receipted"), rate("replied"), rate("again")])


def _queues(course: Course, began: float) -> Panel:
    told = [one for one in course.counts if one.at > 0]
    stored = [(one.at - began, float(one.offered - one.receipted)) for one in told]
    answered = [(one.at - began, float(max(0, one.receipted - one.replied))) for one in told]
    return Panel("visits waiting", [Series("for their receipt", stored), Series("for their reply", answered)])


def _waits(course: Course) -> tuple[Panel, Panel]:
    tally = course.tally
    return (
        Panel("commit to receipt, ms", _percentiles(tally.to_receipt)),
        Panel("commit to reply, ms", _percentiles(tally.to_reply)),
    )


def _percentiles(times: Times) -> list[Series]:
    """Give how long it took, by the moment at which it came: of a backlog all are due at once."""
    came = [due + took for due, took in zip(times.due, times.took, strict=True)]
    last = max(came, default=0.0) or 1.0
    bins: list[list[float]] = [[] for _ in range(_BINS)]
    for at, took in zip(came, times.took, strict=True):
        bins[min(int(at / last * _BINS), _BINS - 1)].append(took * 1000)
    middles = [(number + 0.5) * last / _BINS for number in range(_BINS)]
    return [
        Series(
            f"p{percent}",
            [(at, percentile(one, percent)) for at, one in zip(middles, bins, strict=True) if one],
            f"of all {percentile(times.took, percent) * 1000:,.0f}" if times.took else "",
        )
        for percent in (50, 99)
    ]


def _cpu(course: Course, began: float) -> Panel:
    pairs = list(zip(course.samples, course.samples[1:], strict=False))
    names = [name for name in course.samples[0].cpu_s if name not in course.outside]
    series = [_cores(name, pairs, began) for name in names]
    idle = [(at - began, share * _cores_of_machine()) for at, share in course.idle]
    return Panel("cores used", [*series, Series("nobody (idle)", idle)], digits=2)


def _cores(name: str, pairs: Sequence[tuple[Sample, Sample]], began: float) -> Series:
    points = [
        (new.at - began, (new.cpu_s[name] - old.cpu_s[name]) / max(new.at - old.at, 0.001))
        for old, new in pairs
        if name in new.cpu_s
    ]
    mean = sum(value for _, value in points) / max(len(points), 1)
    return Series(name, points, f"mean {mean:.2f}")


def _memory(course: Course, began: float) -> Panel:
    names = [name for name in course.memory[0][1] if name not in course.outside]
    series = []
    for name in names:
        points = [(at - began, sample[name]) for at, sample in course.memory if name in sample]
        series.append(Series(name, points, f"{points[-1][1]:.0f}"))
    return Panel("memory, MiB", series)


def _cores_of_machine() -> int:
    return os.cpu_count() or 1
