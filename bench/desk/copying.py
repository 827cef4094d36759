"""The mass of visits: copies of one that stands there, written as fast as the disk takes them.

A copy has the size of a real visit and stands in every index, but its sealed columns belong to another row and cannot
be opened. One statement writes each table, without journal and without flush: what is broken off is of no use.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Table

from host.store.tables import inbox, visits

_FAST = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "cache_size = -262144",
)
_AT = ":oldest + i * :every"
_OWN = (
    (inbox, {"inbox_id": ":base + i", "boot": "'copies'", "seq": "i", "received_at": _AT}),
    (visits, {"visit_id": "printf('%026d', i)", "inbox_id": ":base + i", "received_at": _AT}),
)
"""What a copy has for itself; `i` is its number."""

_BASE = 100_000_000
"""Above the numbers of real messages."""


def add_copies(path: Path, count: int, oldest: float, newest: float) -> None:
    """Add so many copies to the SQLite database at a path that nobody else has open; times in seconds since 1970."""
    if not count:
        return
    values = {"count": count, "oldest": oldest, "every": (newest - oldest) / count, "base": _BASE}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _FAST:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for table, own in _OWN:
            connection.execute(_statement(table, own), values)
        connection.execute("COMMIT")
    _make_last(path)


def _make_last(path: Path) -> None:
    """Let the database be as the host leaves it, and all of it on the disk before anything is measured."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _statement(table: Table, own: dict[str, str]) -> str:
    names = [column.name for column in table.columns]
    chosen = ", ".join(own.get(name, f"one.{name}") for name in names)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    source = f"SELECT {chosen} FROM n, (SELECT * FROM {table.name} LIMIT 1) AS one"  # noqa: S608  names of our own
    return f"{numbers} INSERT INTO {table.name} ({', '.join(names)}) {source}"
