"""Counts by day, of what is not kept for any single visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import tallies


def count(connection: Connection, day: date, counts: Mapping[tuple[str, str], int]) -> None:
    """Add to the counts of a day in Japan; keys are kind and word."""
    for (kind, word), number in sorted(counts.items()):
        key = {"day": day.isoformat(), "kind": str(kind), "word": word}
        insert_new(connection, tallies, {**key, "number": 0})
        mine = (tallies.c[name] == value for name, value in key.items())
        connection.execute(update(tallies).where(*mine).values(number=tallies.c.number + number))


def read_counts(connection: Connection, first: date, last: date) -> dict[tuple[str, str], int]:
    """Give the counts from one day to another, both included, by kind and word."""
    span = tallies.c.day.between(first.isoformat(), last.isoformat())
    found: dict[tuple[str, str], int] = {}
    for row in connection.execute(select(tallies).where(span)):
        found[row.kind, row.word] = found.get((row.kind, row.word), 0) + row.number
    return found
