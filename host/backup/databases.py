"""Copying a database as it stands at one moment while the host runs, and putting the copy into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url

from host.base.errors import BackupToolFailed, BackupUnusable, StateNotEmpty

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_INSTALLED = Path("/usr/lib/postgresql")
_LIMIT_S = 3600.0


def kind_of(database: str) -> str:
    """Give the kind of the database of the setting `database`."""
    return POSTGRESQL if database else SQLITE


def copy_database(database: str, file: Path, out: Path) -> None:
    """Write a consistent copy to `out`; `file` is the SQLite file, used when `database` is empty.

    Raises:
        BackupToolFailed: PostgreSQL's program is missing or failed.
    """
    if not database:
        with (
            closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(out)) as copy,
        ):
            source.backup(copy)  # in one step: a snapshot, which keeps no writer waiting
        out.chmod(0o600)
        return
    url = make_url(database)
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={out}", url.database or "")


def check_empty(database: str, file: Path) -> None:
    """Check that a copy can be put there.

    Raises:
        StateNotEmpty: there is something already.
    """
    if not database:
        if file.exists():
            raise StateNotEmpty(f"{file}: is there already")
        return
    url = make_url(database)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if url.drivername == POSTGRESQL else url)
    try:
        if inspect(engine).get_table_names():
            raise StateNotEmpty("the database has tables already")
    finally:
        engine.dispose()


def check_copy(kind: str, copy: Path) -> None:
    """Check that a copy is whole, as far as that can be seen before it is used.

    Raises:
        BackupUnusable: it is damaged.
    """
    if kind != SQLITE:
        return
    with closing(sqlite3.connect(copy)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            raise BackupUnusable("the copy of the database is damaged") from error
    if found != [("ok",)]:
        raise BackupUnusable("the copy of the database is damaged")


def put_database(database: str, copy: Path, file: Path) -> None:
    """Put a copy into the empty place for it.

    Raises:
        BackupToolFailed: PostgreSQL's program is missing or failed; the database is empty as before.
    """
    if not database:
        shutil.move(copy, file)
        return
    url = make_url(database)
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, f"--dbname={url.database or ''}", str(copy))


def _run(program: str, url: URL, *arguments: str) -> None:
    where = {"host": url.host or url.query.get("host"), "port": url.port, "username": url.username}
    words = [f"--{name}={value}" for name, value in where.items() if value]
    with _password(url) as environment:
        try:
            done = subprocess.run(
                [_find(program), "--no-password", *words, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
                env=environment,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BackupToolFailed(f"{program}: cannot be run ({type(error).__name__})") from error
    if done.returncode:
        raise BackupToolFailed(f"{program} ended with {done.returncode}")  # its words may repeat what it copied


@contextmanager
def _password(url: URL) -> Iterator[dict[str, str]]:
    """Give the environment of the program: the list of processes shows no password."""
    yield {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}


def _find(program: str) -> str:
    newest = sorted(_INSTALLED.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(program)
    if not found:
        raise BackupToolFailed(f"{program}: is not installed")
    return found
