"""Taking the rows out of an outbox that perhaps nobody serves any more, without changing it.

The file may lie on a card that is mounted read-only, with a WAL beside it that only a writer could take up; then a
copy of both in a temporary folder is read instead. A daemon that runs on it meanwhile is not disturbed.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from device.daemon.base.errors import OutboxNotExported
from device.wire.bundle import BundledMessage

_FILE = "outbox.db"
_COUNT = "SELECT count(*) FROM outbox"
_QUERY = "SELECT boot, seq, error, sealed FROM outbox ORDER BY seq, id"


def read_rows(state: Path) -> list[BundledMessage]:
    """Give every row of the outbox in a daemon's state folder, those that the host rejected as well.

    Raises:
        OutboxNotExported: there is no outbox, or it cannot be read.
    """
    path = state / _FILE
    if not path.is_file():
        raise OutboxNotExported(f"{path}: there is no outbox")
    try:
        return _read(path)
    except sqlite3.Error:
        return _read_copy(path)


@contextmanager
def open_rows(state: Path) -> Iterator[tuple[int, Iterator[BundledMessage]]]:
    """Give how many rows the outbox of a running daemon has, and the rows as they stand at this moment, one by one.

    Raises:
        OutboxNotExported: there is no outbox, or it cannot be read.
    """
    try:
        with closing(_open(state / _FILE)) as database:
            database.execute("BEGIN")
            (count,) = database.execute(_COUNT).fetchone()
            yield count, (BundledMessage(*row) for row in database.execute(_QUERY))
    except sqlite3.Error as error:
        raise OutboxNotExported(f"{state / _FILE}: cannot be read ({error})") from error


def _read_copy(path: Path) -> list[BundledMessage]:
    try:
        with TemporaryDirectory(prefix="uketsuke-") as folder:
            for part in (path, path.with_name(path.name + "-wal")):
                if part.exists():
                    shutil.copy(part, folder)
            return _read(Path(folder) / path.name)
    except (OSError, sqlite3.Error) as error:
        raise OutboxNotExported(f"{path}: cannot be read ({error})") from error


def _read(path: Path) -> list[BundledMessage]:
    with closing(_open(path)) as database:
        return [BundledMessage(*row) for row in database.execute(_QUERY)]


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
