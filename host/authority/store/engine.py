"""Opening the database and bringing it to the newest schema.

Every transaction takes the write lock at its start: each question also writes the record of its use, and a lock
taken late can fail in the middle.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(database: Path, busy_timeout_s: float) -> Engine:
    """Open (or create) the SQLite file and migrate it to the newest schema.

    Raises:
        sqlalchemy.exc.DatabaseError: the file cannot be opened, or is no database.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(database)),
        connect_args={"timeout": busy_timeout_s, "isolation_level": None},
        hide_parameters=True,  # they are personal data, and errors repeat them
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Apply the migrations that are missing."""
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
    connection.exec_driver_sql("BEGIN IMMEDIATE")
