"""Opening the database and bringing it to the newest schema: an SQLite file, or PostgreSQL by URL.

On SQLite every transaction takes the write lock at its start: each question also writes the record of its use, and a
lock taken late can fail in the middle. There is one connection, for which threads queue in order: waiting on the
file's own lock is by polling, and unfair.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS = Path(__file__).parent / "migrations"
_SERVER_CONNECTIONS = 20
_ONE_WRITER = 0x756B6574  # any number that the programs of one database agree on


def open_engine(database: Path | URL | str, busy_timeout_s: float) -> Engine:
    """Open (or create) an SQLite file, or open a PostgreSQL database by URL, and migrate it to the newest schema.

    Raises:
        sqlalchemy.exc.DatabaseError: it cannot be opened, or is no database.
        sqlalchemy.exc.ArgumentError: the URL cannot be read.
    """
    url = URL.create("sqlite", database=str(database)) if isinstance(database, Path) else make_url(database)
    engine = _open_sqlite(url, busy_timeout_s) if url.get_backend_name() == "sqlite" else _open_server(url)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Apply the migrations that are missing."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        let_one_write(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def let_one_write(connection: Connection) -> None:
    """Wait until no other transaction that asked the same is open; SQLite has one writer in any case."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_WRITER})


def write_json(value: Any) -> str:
    """Give a value as JSON the way it lies in the database: characters as they are, in a third of the room."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _open_sqlite(url: URL, busy_timeout_s: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout_s, "isolation_level": None},
        pool_size=1,
        max_overflow=0,
        pool_timeout=busy_timeout_s,
        hide_parameters=True,  # they are personal data, and errors repeat them
        json_serializer=write_json,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _open_server(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=_SERVER_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=write_json,
    )


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
