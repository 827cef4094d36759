"""Rows of a measurement, as a table for people and as one JSON object for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure; `aim` is the highest value that is good enough, None where a figure is only told."""

    part: str
    name: str
    value: float
    unit: str
    aim: float | None = None

    @property
    def missed(self) -> bool:
        """Whether there is an aim and the figure is above it."""
        return self.aim is not None and self.value > self.aim


def format_table(rows: Iterable[Row]) -> str:
    """Give the rows as lines of text, columns in line."""
    lines = [(row.part, row.name, f"{row.value:g}", row.unit, _format_aim(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_format_line(line, widths) for line in lines)


def to_json(rows: Sequence[Row]) -> dict[str, Any]:
    """Give the rows and the names of those that missed their aim."""
    return {
        "rows": [{"part": row.part, "name": row.name, "value": row.value, "unit": row.unit} for row in rows],
        "missed": [f"{row.part}: {row.name}" for row in rows if row.missed],
    }


def _format_aim(row: Row) -> str:
    if row.aim is None:
        return ""
    return f"aim {row.aim:g}: {'missed' if row.missed else 'met'}"


def _format_line(line: tuple[str, ...], widths: list[int]) -> str:
    part, name, value, unit, aim = line
    numbers = f"{value:>{widths[2]}} {unit:{widths[3]}}"
    return f"{part:{widths[0]}}  {name:{widths[1]}}  {numbers}  {aim}".rstrip()
