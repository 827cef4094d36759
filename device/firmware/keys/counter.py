"""The firmware's counters on disk: message numbers, and tickets. A number is committed before it is given out.

So a number may be skipped by a crash, but is never given twice. SQLite with synchronous FULL; the file's version is
its `user_version`. It must not know messages.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from device.firmware.keys.errors import StateDamaged, StateNotWritten
from device.firmware.keys.ticket import ticket_of

_VERSION = 1
_BUSY_S = 0.5  # nobody else writes here, unless somebody looks at the file by hand
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES ('seq', 0), ('ticket', 0);
PRAGMA user_version = 1;
COMMIT;
"""


class Counter:
    """The counters of one file; any thread may ask."""

    def __init__(self, path: Path, ticket_key: bytes) -> None:
        """Open the file, or make it (mode 0600); `ticket_key` orders the tickets.

        Raises:
            StateDamaged: it is no counter of ours, or cannot be opened.
        """
        self._ticket_key = ticket_key
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            self._create_or_check()
        except (OSError, sqlite3.Error) as error:
            raise StateDamaged(f"{path}: the counters cannot be opened") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def next_seq(self) -> int:
        """Give the next message number, from 1 on.

        Raises:
            StateDamaged: it cannot be committed; no number was given.
        """
        return self._next("seq")["seq"]

    def next_ticket(self, letter: str) -> str:
        """Give the next ticket: the terminal's letter and two characters; the same one again after 900 others.

        Raises:
            StateDamaged: it cannot be committed; no ticket was given.
        """
        return self._ticket(letter, self._next("ticket"))

    def next_visit(self, letter: str) -> tuple[str, int]:
        """Give the next ticket and the next message number, committed together: the disk is waited for once.

        Raises:
            StateDamaged: they cannot be committed; neither was given.
        """
        values = self._next("ticket", "seq")
        return self._ticket(letter, values), values["seq"]

    def _ticket(self, letter: str, values: dict[str, int]) -> str:
        return letter + ticket_of(values["ticket"] - 1, self._ticket_key)

    def _next(self, first: str, second: str = "") -> dict[str, int]:
        try:
            with self._lock:
                rows = self._database.execute(  # a statement alone is a transaction, committed with its last row
                    "UPDATE counter SET value = value + 1 WHERE name IN (?, ?) RETURNING name, value", (first, second)
                ).fetchall()
        except sqlite3.OperationalError as error:
            raise StateNotWritten("the counter cannot be written") from error
        except sqlite3.Error as error:
            raise StateDamaged("the counter cannot be used") from error
        return {name: int(value) for name, value in rows}

    def _create_or_check(self) -> None:
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._database.executescript(_SCHEMA)
        elif version != _VERSION:
            raise StateDamaged("the counters were written by another version")
        if self._database.execute("SELECT count(*) FROM counter").fetchone()[0] != 2:
            raise StateDamaged("a counter is missing")
