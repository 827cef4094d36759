"""The tables of all faults for `docs/drill.md`: `python -m drill.page`; a test compares the two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from drill.booted import faults as booted
from drill.fault import Fault, Pair
from drill.faults.table import FAULTS, PAIRS

Ground = TypeVar("Ground")


def format_faults(faults: Sequence[Fault[Ground]]) -> str:
    """Give the table of faults as Markdown: what is planted is the first sentence of the planting's own words."""
    head = ("| fault | kind | what is planted | what a clinic tells | named by |", "|---|---|---|---|---|")
    return "\n".join([*head, *(_row(_cells(one)) for one in faults)])


def format_pairs(pairs: Sequence[Pair[Ground]]) -> str:
    """Give the table of pairs as Markdown."""
    rows = (_row((one.name, "hides" if one.hidden else "")) for one in pairs)
    return "\n".join(["| pair | the first |", "|---|---|", *rows])


def _cells(one: Fault[Ground]) -> tuple[str, ...]:
    planted = (one.planting.__doc__ or "").strip().splitlines()[0]
    causes = " ".join(f"`{cause}`" for cause in one.causes)
    return one.name, str(one.kind), planted, one.seen, causes


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print("\n\n".join((format_faults(FAULTS), format_pairs(PAIRS), format_faults(booted.FAULTS))))
