"""The growth part of the bench: terminals, stored visits, insured people; each curve has its plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.growth.insured import measure_insured
from bench.growth.terminals import measure_terminals
from bench.growth.visits import measure_visits
from bench.reporting.charts import Growth
from bench.reporting.row import Row, ran
from bench.reporting.writing import write_growth

_PART = "growth"


@dataclass(frozen=True)
class Curve:
    """What is measured at which sizes; the figures come by line and size."""

    name: str
    title: str
    sizes: tuple[int, ...]
    of: str
    unit: str
    how: str
    measure: Callable[[tuple[int, ...]], dict[str, dict[int, float]]]


CURVES = (
    Curve(
        "terminals",
        "clinic server: CPU of one visit, by terminals that are connected",
        (1, 10, 100, 1000),
        "terminals",
        "ms",
        "20 visits/s for half a minute through broker and host on SQLite, each terminal with its own connection",
        measure_terminals,
    ),
    Curve(
        "visits",
        "desk: CPU of a page and time of a confirmation, by visits in the database",
        (10_000, 100_000, 1_000_000),
        "visits",
        "ms",
        "SQLite, 3,000 visits of today, the mass in 89 days before; pages with role desk, 100 confirmations with all",
        measure_visits,
    ),
    Curve(
        "insured",
        "simulated authority: CPU of one look-up, by insured people",
        (10_000, 100_000, 1_000_000),
        "people",
        "ms",
        "the service on SQLite, one question after the other",
        measure_insured,
    ),
)


def measure_growth(out: Path, curves: tuple[Curve, ...] = CURVES) -> list[Row]:
    """Measure each curve and write its plot into `out`.

    Raises:
        NotMeasured: a part of it could not run.
    """
    return [row for curve in curves for row in _measure(curve, out)]


def _measure(curve: Curve, out: Path) -> list[Row]:
    lines = curve.measure(curve.sizes)
    write_growth(out, curve.name, Growth(curve.title, curve.of, curve.unit, lines))
    return ran(curve.how, to_rows(curve, lines))


def to_rows(curve: Curve, lines: dict[str, dict[int, float]]) -> list[Row]:
    """Give the figures, and for each line how much more the largest size costs than the smallest."""
    rows = []
    for name, line in lines.items():
        rows += [Row(_PART, f"{name}, {size:,} {curve.of}", figure, curve.unit) for size, figure in line.items()]
        least, most = min(line), max(line)
        against = f"the same with {least:,} {curve.of}"
        ratio = round(line[most] / line[least], 2)
        rows.append(Row(_PART, f"{name}, {most:,} / {least:,} {curve.of}", ratio, "x", against=against))
    return rows
