"""Opening the database, bringing it to the newest schema, and the one insert that absorbs repeats.

SQLite is the embedded default, PostgreSQL comes by a URL; the statements are the same. On SQLite every transaction
takes the write lock at its start, because a lock taken late can fail in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 10.0
_QUERY_ONLY = "uketsuke_query_only"


def open_engine(database: str, default: Path) -> Engine:
    """Open the database of the URL `database`, or the SQLite file `default` when it is empty, and migrate it.

    Raises:
        sqlalchemy.exc.DatabaseError: it cannot be opened, or is no database of ours.
    """
    engine = _open_sqlite(default) if not database else create_engine(database, hide_parameters=True)
    _migrate(engine)
    return engine


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there already; tell whether it was new."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection for queries only, which does not wait for writers."""
    with engine.connect() as connection:
        yield connection.execution_options(**{_QUERY_ONLY: True})


def _open_sqlite(path: Path) -> Engine:
    path.touch(mode=0o600)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_TIMEOUT_S, "isolation_level": None},
        hide_parameters=True,  # they are personal data, and errors repeat them
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    query_only = connection.get_execution_options().get(_QUERY_ONLY, False)
    connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")
