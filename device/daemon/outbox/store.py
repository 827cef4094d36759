"""The outbox: sealed messages on disk until the host's signed receipt for them.

SQLite in WAL mode with synchronous FULL, so that `put` returns only after the commit is on the disk. What a receipt
settles need not be there at once: the next `put` takes it along, and a power cut before that only brings the row
back, which the host answers as a repeat. The key is (boot, seq) from the firmware, the digest is the SHA-256 of the
sealed bytes; the same key with the same digest is a repeat, with another digest an alarm. It must not know a topic, a
signature or what is inside a seal. It is used from one thread; a terminal makes a few messages a minute, so a commit
may hold the event loop.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from device.daemon.base.errors import NumberUsedTwice, OutboxFull, OutboxNotWritten, StateDamaged
from device.daemon.base.settings import OutboxSettings
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState

_MIGRATIONS = (
    """
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY,
      boot TEXT NOT NULL,
      seq INTEGER NOT NULL,
      digest TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      urgent INTEGER NOT NULL,
      dead INTEGER NOT NULL DEFAULT 0,
      error INTEGER NOT NULL DEFAULT 0,
      sealed TEXT NOT NULL,
      UNIQUE (boot, seq)
    ) STRICT;
    CREATE INDEX outbox_size ON outbox (bytes);
    CREATE INDEX outbox_order ON outbox (dead, urgent DESC, id);
    """,
    """
    DROP INDEX outbox_order;
    CREATE INDEX outbox_order ON outbox (dead, seq, id);
    """,
)
"""Migration n takes the file from `user_version` n to n + 1."""

_BUSY_S = 0.5  # nobody else writes here, unless somebody looks at the file by hand


class Key(NamedTuple):
    """What makes a message unique at one terminal: the firmware's start id and its counter."""

    boot: str
    seq: int


@dataclass(frozen=True)
class Counts:
    """How many rows wait for a receipt, and how many the host rejected."""

    waiting: int
    dead: int


def digest_of(sealed: str) -> str:
    """Give the SHA-256 of sealed bytes in hexadecimal, as receipts name it."""
    return hashlib.sha256(sealed.encode()).hexdigest()


class Outbox:
    """The rows of one file."""

    def __init__(self, path: Path, limits: OutboxSettings) -> None:
        """Open the file, or make it (mode 0600).

        Raises:
            StateDamaged: it is no outbox, is of a newer version, or cannot be opened.
        """
        self._limits = limits
        self._folder = path.parent
        try:
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_S)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise StateDamaged(f"the outbox cannot be opened: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def put(self, message: Put) -> bool:
        """Store a message and commit it; False for one that is stored already, which is left as it is.

        Raises:
            NumberUsedTwice: its key is stored with other bytes.
            OutboxFull: a limit is reached.
            OutboxNotWritten: the disk did not take it.
        """
        digest = digest_of(message.sealed)
        try:
            with self._transaction():
                is_new = not self._is_repeat(Key(message.boot, message.seq), digest)
                if is_new:
                    self._insert(message, digest)
        except sqlite3.Error as error:
            raise OutboxNotWritten(f"the outbox was not written: {error}") from error
        return is_new

    def settle(self, entries: Iterable[ReceiptEntry]) -> list[ReceiptEntry]:
        """Act on verified receipt entries in one transaction and give back those that fitted a waiting row.

        A stored or repeated message goes; a rejected one stays and is never sent again. An entry that names
        another digest changes nothing. The disk is not waited for (https://www.sqlite.org/pragma.html#pragma_synchronous).

        Raises:
            OutboxNotWritten: the disk did not take it; the rows wait for the next receipt.
        """
        try:
            with self._unhurried(), self._transaction():
                return [entry for entry in entries if self._settle(entry)]
        except sqlite3.Error as error:
            raise OutboxNotWritten(f"the outbox was not written: {error}") from error

    def waiting(self, limit: int) -> list[Key]:
        """Give the keys that wait for a receipt, at most `limit`, in the order of the firmware's counter."""
        rows = self._database.execute(
            "SELECT boot, seq FROM outbox WHERE dead = 0 ORDER BY seq, id LIMIT ?", (limit,)
        )
        return [Key(boot, seq) for boot, seq in rows]

    def newest_urgent(self) -> Key | None:
        """Give the urgent message that came last: if anybody still stands at the terminal, it is theirs."""
        query = "SELECT boot, seq FROM outbox WHERE dead = 0 AND urgent = 1 ORDER BY id DESC LIMIT 1"
        row = self._database.execute(query).fetchone()
        return None if row is None else Key(*row)

    def read_sealed(self, key: Key) -> str | None:
        """Give a waiting message as it was put, or None when it is gone."""
        query = "SELECT sealed FROM outbox WHERE boot = ? AND seq = ? AND dead = 0"
        row = self._database.execute(query, key).fetchone()
        return None if row is None else str(row[0])

    def oldest(self) -> Key | None:
        """Give the key of the message that has been waiting longest, or None when none waits."""
        row = self._database.execute("SELECT boot, seq FROM outbox WHERE dead = 0 ORDER BY id LIMIT 1").fetchone()
        return None if row is None else Key(*row)

    def check_takes(self) -> None:
        """Find out whether a message would be taken now, with one commit that changes no row.

        Raises:
            OutboxFull: the limit of rows or bytes is reached.
            OutboxNotWritten: the folder or the disk does not take anything.
        """
        if not os.access(self._folder, os.W_OK):
            raise OutboxNotWritten("the outbox's folder cannot be written")
        try:
            with self._transaction():
                self._check_room(0)
                self._database.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
        except sqlite3.Error as error:
            raise OutboxNotWritten(f"the outbox was not written: {error}") from error

    def is_damaged(self) -> bool:
        """Whether SQLite finds the file damaged; reads through it once."""
        try:
            return bool(self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
        except sqlite3.DatabaseError:
            return True

    def counts(self) -> Counts:
        """Count the rows."""
        rows = dict(self._database.execute("SELECT dead, count(*) FROM outbox GROUP BY dead").fetchall())
        return Counts(rows.get(0, 0), rows.get(1, 0))

    def _is_repeat(self, key: Key, digest: str) -> bool:
        row = self._database.execute("SELECT digest FROM outbox WHERE boot = ? AND seq = ?", key).fetchone()
        if row is not None and row[0] != digest:
            raise NumberUsedTwice("this number is stored with other bytes")
        return row is not None

    def _insert(self, message: Put, digest: str) -> None:
        size = len(message.sealed.encode())
        self._check_room(size)
        self._database.execute(
            "INSERT INTO outbox (boot, seq, digest, bytes, urgent, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            (message.boot, message.seq, digest, size, int(message.urgent), message.sealed),
        )

    def _check_room(self, size: int) -> None:
        rows, used = self._database.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM outbox").fetchone()
        if rows >= self._limits.max_rows or used + size > self._limits.max_bytes:
            raise OutboxFull(f"{rows} rows with {used} bytes are stored")

    def _settle(self, entry: ReceiptEntry) -> bool:
        row = (entry.boot, entry.seq, entry.digest)
        if entry.state is ReceiptState.REJECTED:
            done = self._database.execute(
                "UPDATE outbox SET dead = 1, error = ? WHERE boot = ? AND seq = ? AND digest = ? AND dead = 0",
                (entry.error, *row),
            )
        else:
            done = self._database.execute(
                "DELETE FROM outbox WHERE boot = ? AND seq = ? AND digest = ? AND dead = 0", row
            )
        return done.rowcount == 1

    def _migrate(self) -> None:
        version = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        if version > len(_MIGRATIONS):
            raise StateDamaged("the outbox was written by a newer version")
        for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
            self._database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")

    @contextmanager
    def _unhurried(self) -> Iterator[None]:
        """Let commits inside the block be flushed with the next one outside of it."""
        self._database.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            self._database.execute("PRAGMA synchronous=FULL")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
