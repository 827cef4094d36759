"""Opening the database, bringing it to the newest schema, and the one insert that absorbs repeats.

SQLite is the embedded default, PostgreSQL comes by a URL; the statements are the same. On SQLite every transaction
takes the write lock at its start, because a lock taken late can fail in the middle.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Insert, Row, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.dml import ReturningInsert

from host.base.errors import FleetDatabaseDiffers
from host.base.personal import bind_keys
from host.base.record_keys import RecordKeys
from host.store.base.column_keys import check_keys, make_missing
from host.store.base.compressing import compress_quickly
from host.store.base.driver_words import shorten
from host.store.fleet.opening import connect_fleet, leads_to_fleet

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 10.0
_QUERY_ONLY = "uketsuke_query_only"
_MIGRATION_LOCK = 0x756B_6D69
KEYS_FOLDER = "records"
_CONNECTIONS = 15
"""As many as a pool grows to by itself."""


def open_engine(database: str, default: Path, keys: Path | None = None, clinic: str = "") -> Engine:
    """Open the database of the URL `database`, or the SQLite file `default` when it is empty, and migrate it.

    `keys` is the folder of the record keys, by default beside `default`. They are made together with the database.
    Where the URL leads to a fleet's database, it is opened for `clinic` and never migrated from here.

    Raises:
        sqlalchemy.exc.DatabaseError: it cannot be opened, or is no database of ours.
        ColumnKeyMissing, SealedValueDamaged: its keys are not there, or are those of another database.
        FleetDatabaseDiffers: it is a fleet's and of another version, or `clinic` is empty.
    """
    record_keys = RecordKeys(keys or default.parent / KEYS_FOLDER)
    if database and leads_to_fleet(database):
        return _open_in_fleet(database, clinic, record_keys)
    engine = _open_sqlite(default) if not database else _open_by_url(database)
    bind_keys(engine.dialect, record_keys)
    try:
        _migrate(engine, record_keys)
    except BaseException:
        engine.dispose()
        raise
    return engine


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there already; tell whether it was new."""
    added = connection.execute(_absorbing(table, connection.dialect.name), dict(values))
    return added.first() is not None  # the count of rows is not told by every driver


def insert_all_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], told: tuple[str, ...] = ()
) -> list[Row[Any]]:
    """Insert those rows whose keys are not there yet, as one statement; give of each, in any order, what is `told`.

    That are names of columns; the primary key when it is empty.
    """
    if not rows:
        return []
    return list(connection.execute(_absorbing(table, connection.dialect.name, told), [dict(row) for row in rows]))


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows.

    Raises:
        sqlalchemy.exc.IntegrityError: the key of one is there.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":  # with something to return they are one statement, else one each
        connection.execute(_telling(table), rows).all()
    else:
        connection.execute(_plain(table), rows)


@cache
def _plain(table: Table) -> Insert:
    return table.insert()


@cache
def _telling(table: Table) -> ReturningInsert[Any]:
    return table.insert().returning(*table.primary_key.columns)


@cache
def _absorbing(table: Table, dialect: str, told: tuple[str, ...] = ()) -> ReturningInsert[Any]:
    """Give the statement without values, so that it is put together once for each table."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    columns = [table.c[name] for name in told] or table.primary_key.columns
    return insert(table).on_conflict_do_nothing().returning(*columns)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection for queries only, which does not wait for writers."""
    with engine.connect() as connection:
        query_only = connection.execution_options(**{_QUERY_ONLY: True})
        # begun before the first statement is prepared, so that it can still be begun on another connection
        with query_only.begin():
            yield query_only


def _open_sqlite(path: Path) -> Engine:
    with _alone(path.parent):
        path.touch(mode=0o600)
        if path.stat().st_size == 0:
            _let_shrink(path)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_TIMEOUT_S, "isolation_level": None},
        hide_parameters=True,  # they are personal data, and errors repeat them
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other programs out: SQLite does not wait, but fails, when two change a new file's journal at once."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _let_shrink(path: Path) -> None:
    """Let a new file give back the pages that become free; it can only be said before anything is written."""
    with closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")


def _open_by_url(database: str) -> Engine:
    url = make_url(database)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", compress_quickly)
    event.listen(engine, "handle_error", shorten)
    return engine


def _open_in_fleet(database: str, clinic: str, keys: RecordKeys) -> Engine:
    if not clinic:
        raise FleetDatabaseDiffers("this is the database of a fleet, where each host needs its clinic's name")
    fleet = connect_fleet(database, _CONNECTIONS)
    try:
        return fleet.engine_for(clinic, keys)
    except BaseException:
        fleet.dispose()
        raise


def _migrate(engine: Engine, keys: RecordKeys) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # on SQLite the transaction itself keeps other programs out
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        make_missing(connection, keys)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        check_keys(connection, keys)


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    query_only = connection.get_execution_options().get(_QUERY_ONLY, False)
    connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")
