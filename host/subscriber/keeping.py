"""What the subscriber keeps: every result once, by `jti`, sealed as it came, and whether it was passed on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (
    jti TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    passed_on INTEGER NOT NULL DEFAULT 0
)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS results_number ON results (number)"


@dataclass(frozen=True)
class Kept:
    """One kept result."""

    number: int
    jti: str
    sealed: str = field(repr=False)


class ResultKeeping:
    """The results in one SQLite file; used by one thread."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        path.touch(mode=0o600)
        self._database = sqlite3.connect(path, isolation_level=None)
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", _SCHEMA, _INDEX):
            self._database.execute(statement)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def keep(self, result: Kept) -> bool:
        """Commit a result; tell whether it still has to be passed on. A repeat changes nothing."""
        values = (result.jti, result.number, result.sealed)
        self._database.execute("INSERT OR IGNORE INTO results (jti, number, sealed) VALUES (?, ?, ?)", values)
        query = "SELECT passed_on FROM results WHERE jti = ?"
        return not self._database.execute(query, (result.jti,)).fetchone()[0]

    def mark_passed_on(self, jti: str) -> None:
        """Note that a result was passed on."""
        self._database.execute("UPDATE results SET passed_on = 1 WHERE jti = ?", (jti,))

    def list_waiting(self) -> list[Kept]:
        """Give the results that are kept but were not passed on, in the order of their numbers."""
        query = "SELECT number, jti, sealed FROM results WHERE passed_on = 0 ORDER BY number"
        return [Kept(*row) for row in self._database.execute(query)]

    def next_number(self) -> int:
        """Give the first number that is not kept; 1 at the beginning.

        Not that after the highest: what the broker had kept for us may come before we ask, and lie behind a gap.
        """
        query = """
            SELECT min(number) + 1 FROM (SELECT 0 AS number UNION SELECT number FROM results) AS known
            WHERE NOT EXISTS (SELECT 1 FROM results WHERE results.number = known.number + 1)
        """
        return int(self._database.execute(query).fetchone()[0])
