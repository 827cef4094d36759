"""The table of a run as Markdown: first what has an aim, then everything else. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bench.reporting.machine import Machine
from bench.reporting.row import Row
from bench.reporting.run import Run


def format_markdown(run: Run, machine: Machine) -> str:
    """Give the page: machine, judged rows with floor or rival and how they were run, told rows, time taken."""
    judged = [row for row in run.rows if row.judged]
    missed = sum(row.missed for row in judged)
    return "\n".join(
        (
            "# Bench",
            "",
            machine.tell() + ".",
            "",
            f"{len(judged) - missed} of {len(judged)} aims met.",
            "",
            *(f"**Could not run**: {part}: {why}.\n" for part, why in run.not_measured.items()),
            *_table(("part", "what", "figure", "aim", "", "against", "how it was run"), map(_judged, judged)),
            "",
            "## Told without an aim",
            "",
            *_table(("part", "what", "figure", "against", "how it was run"), map(_told, _without_aim(run.rows))),
            "",
            "Seconds taken: " + ", ".join(f"{part} {seconds:.0f}" for part, seconds in run.took_s.items()) + ".",
            "",
        )
    )


def format_figure(row: Row) -> str:
    """Give value and unit."""
    return f"{row.value:g} {row.unit}"


def _without_aim(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if not row.judged)


def _judged(row: Row) -> tuple[str, ...]:
    verdict = "**missed**" if row.missed else "met"
    return row.part, row.name, format_figure(row), row.tell_aim(), verdict, row.against, row.how


def _told(row: Row) -> tuple[str, ...]:
    return row.part, row.name, format_figure(row), row.against, row.how


def _table(heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield _line(heads)
    yield _line(("---",) * len(heads))
    yield from map(_line, lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
