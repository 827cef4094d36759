"""Looking for the highest rate that is sustained: short runs on one line, each faster, until one falls behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from country.judging.figures import Figures, figures_of
from country.lines.line import Line
from country.making.cache import Made
from country.profile import constant
from country.running import Wish, play

SECONDS = 20.0
_FACTOR = 1.4
_FIRST = 0.05
"""The first rate, as a part of the one wished for."""

_GIVE_UP_S = 8.0
"""Once so many seconds' visits wait, no more are offered."""


@dataclass(frozen=True)
class Step:
    """One try."""

    rate: float
    figures: Figures

    def to_json(self) -> dict[str, Any]:
        """Give what is told of it."""
        one = self.figures
        waits = {"reply_p99_ms": one.waits.reply_p99_ms, "queue_at_end": one.waits.queue_at_end}
        costs = {"cpu_ms": one.costs.cpu_ms_sum, "idle_share": one.costs.idle_share}
        return {"rate": round(self.rate, 1), "sustained": one.sustained, **waits, **costs}

    @staticmethod
    def rates(wished: float) -> tuple[float, ...]:
        """Give the rates to try, the wished one last."""
        rates, rate = [], wished * _FIRST
        while rate < wished:
            rates.append(rate)
            rate *= _FACTOR
        return (*rates, wished)

    @classmethod
    def visits_of_all(cls, wished: float) -> int:
        """Give how many visits all tries take."""
        return sum(len(constant(rate, SECONDS)) for rate in cls.rates(wished))


def find_rate(made: Made, line: Line, terminals: int, wished: float, folder: Path) -> Iterator[Step]:
    """Try one rate after the other until one is not sustained."""
    skip = 0
    for rate in Step.rates(wished):
        wish = Wish(constant(rate, SECONDS), terminals, skip, stop_at=round(rate * _GIVE_UP_S))
        course = play(made, line, wish, folder)
        skip += course.tally.offered
        step = Step(rate, figures_of(course, SECONDS))
        print(f"country: {rate:.0f} a second, sustained: {step.figures.sustained}", file=sys.stderr, flush=True)
        yield step
        if not step.figures.sustained:
            return
