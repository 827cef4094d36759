"""Rows of a measurement, as a table for people and as one JSON object for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.reporting.row import Row


def format_table(rows: Iterable[Row]) -> str:
    """Give the rows as lines of text, columns in line."""
    lines = [(row.part, row.name, f"{row.value:g}", row.unit, _format_aim(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_format_line(line, widths) for line in lines)


def to_json(rows: Sequence[Row], about: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give the rows, the names of those that missed their aim, and what is to be told beside them."""
    return {
        **(about or {}),
        "rows": [{name: value for name, value in asdict(row).items() if value not in (None, "")} for row in rows],
        "missed": [f"{row.part}: {row.name}" for row in rows if row.missed],
    }


def _format_aim(row: Row) -> str:
    if not row.judged:
        return ""
    return f"aim {row.tell_aim()}: {'missed' if row.missed else 'met'}"


def _format_line(line: tuple[str, ...], widths: list[int]) -> str:
    part, name, value, unit, aim = line
    numbers = f"{value:>{widths[2]}} {unit:{widths[3]}}"
    return f"{part:{widths[0]}}  {name:{widths[1]}}  {numbers}  {aim}".rstrip()
