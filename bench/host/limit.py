"""The limit: the cryptography of a visit and the rows that it leaves, in the same groups, and nothing else.

The calls are the host's own (`device.wire.envelope`, AES-256-GCM of the personal columns); the rows are those that
the host has written in the same run, put into an empty database of the same form as plain tuples.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.host.parties import HOST, Terminal
from bench.host.work import Work
from device.wire import codec, envelope
from device.wire.messages.host import RECEIPT_TYPE, REPLY_TYPE, ReceiptClaims, ReceiptEntry
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_TYPE, ResultReceiptClaims
from device.wire.messages.visit import VISIT_TYPE
from device.wire.padding import LONG, SHORT
from device.wire.words import ReceiptState
from host.inbox.storing import GROUP as STORED_TOGETHER
from host.store.engine import open_engine

SETTLED_TOGETHER = 32
"""As many as the host asks about at the same time (`[visit] at_once`)."""

_SEALED_COLUMNS, _OPENED_COLUMNS = 7, 3
"""Claims, holder and card when it comes in; holder, card, qualification and person when it is answered."""

_COLUMN_BYTES = 640
_FIRST, _SECOND = ("inbox", "visits"), ("qualifications", "persons", "results")
T = TypeVar("T")


class Limit:
    """One turn's work, to be done again and again, each time in an empty database."""

    def __init__(self, work: Work, database: Path) -> None:
        """Take the rows from the host's SQLite database."""
        self._work = work
        with closing(sqlite3.connect(database)) as connection:
            self._rows = {name: _all(connection, name) for name in (*_FIRST, *_SECOND)}
        self._folder = TemporaryDirectory(prefix="uk-bench-", dir="/tmp")
        self._empty = Path(self._folder.name) / "empty.sqlite"
        open_engine("", self._empty).dispose()

    def close(self) -> None:
        """Remove what was written."""
        self._folder.cleanup()

    def cpu_s(self) -> float:
        """Do all of it once in this process; give the CPU seconds."""
        path = self._empty.with_name("limit.sqlite")
        shutil.copy(self._empty, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for pragma in ("journal_mode = WAL", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
            began = time.process_time()
            _do_all(self._work, _Writing(connection, self._rows))
            used = time.process_time() - began
        for left in path.parent.glob("limit.*"):
            left.unlink()
        return used


class _Writing:
    def __init__(self, connection: sqlite3.Connection, tables: dict[str, list[tuple[Any, ...]]]) -> None:
        self._connection = connection
        self._left = {name: iter(all_rows) for name, all_rows in tables.items()}
        self._insert = {
            name: f"INSERT INTO {name} VALUES ({', '.join('?' * len(all_rows[0]))})"  # noqa: S608  names of our own
            for name, all_rows in tables.items()
        }

    def write(self, tables: Sequence[str], count: int, *more: tuple[str, list[tuple[Any, ...]]]) -> None:
        """Commit the next rows of some tables, and further statements, as one group."""
        self._connection.execute("BEGIN IMMEDIATE")
        for name in tables:
            self._connection.executemany(self._insert[name], islice(self._left[name], count))
        for statement, values in more:
            self._connection.executemany(statement, values)
        self._connection.execute("COMMIT")


def _do_all(work: Work, writing: _Writing) -> None:
    cipher, plain = AESGCM(secrets.token_bytes(32)), b" " * _COLUMN_BYTES
    columns = [_seal_column(cipher, plain) for _ in range(_OPENED_COLUMNS)]
    visits = [(one, sealed) for one in work.terminals for sealed in work.sealed[one.name]]
    for group in _grouped(visits, STORED_TOGETHER):
        for terminal, sealed in group:
            _open(work, terminal, sealed)
            _times(3, lambda: _seal_column(cipher, plain))
        writing.write(_FIRST, len(group))
        for terminal, _ in group[:: max(1, len(group) // len(work.terminals))]:
            _receipt(work, terminal, len(group) // len(work.terminals))
    for group in _grouped(visits, SETTLED_TOGETHER):
        replies = []
        for terminal, _ in group:
            for column in columns:
                cipher.decrypt(column[:12], column[12:], b"bench")
            _times(_SEALED_COLUMNS - 3, lambda: _seal_column(cipher, plain))
            replies.append(_answer(work, terminal))
        ids = [(secrets.token_hex(13), reply) for reply in replies]
        writing.write(
            _SECOND,
            len(group),
            ("INSERT INTO replies VALUES (?, 't-bench', ?, 0)", ids),
            ("DELETE FROM replies WHERE jti = ?", [(jti,) for jti, _ in ids]),
        )
    _take_receipts(work, writing, len(visits))


def _open(work: Work, terminal: Terminal, sealed: str) -> None:
    token = envelope.open_sealed(sealed, work.opening, receiver=HOST, sender=terminal.name).token
    envelope.verify(token, VISIT_TYPE, lambda _kid: terminal.signing)


def _receipt(work: Work, terminal: Terminal, count: int) -> None:
    entries = tuple(ReceiptEntry("bench", number, "0" * 64, ReceiptState.STORED) for number in range(count))
    claims = codec.to_json(ReceiptClaims(1, HOST, terminal.name, 0, entries))
    envelope.sign(RECEIPT_TYPE, claims, work.signing)


def _answer(work: Work, terminal: Terminal) -> str:
    token = envelope.sign(RESULT_TYPE, work.record, work.result_signing, pad_from=LONG)
    envelope.seal(token, work.software.opening, sender=HOST, receiver=work.software.name)
    token = envelope.sign(REPLY_TYPE, work.reply, work.signing, pad_from=SHORT)
    return envelope.seal(token, terminal.opening, sender=HOST, receiver=terminal.name)


def _take_receipts(work: Work, writing: _Writing, count: int) -> None:
    claims = codec.to_json(ResultReceiptClaims(1, work.software.name, HOST, 0, 1, "0" * 26))
    token = envelope.sign(RESULT_RECEIPT_TYPE, claims, work.software.signing)
    done = "UPDATE results SET acknowledged_at = 0, due_at = NULL WHERE number = ?"
    for group in _grouped(range(1, count + 1), STORED_TOGETHER):
        for _ in group:
            envelope.verify(token, RESULT_RECEIPT_TYPE, lambda _kid: work.software.signing)
        writing.write((), 0, (done, [(number,) for number in group]))


def _seal_column(cipher: AESGCM, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + cipher.encrypt(nonce, plain, b"bench")


def _times(count: int, do: Callable[[], object]) -> None:
    for _ in range(count):
        do()


def _grouped(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _all(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  names of our own
