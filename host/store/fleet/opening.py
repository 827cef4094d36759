"""A fleet's database for a program: one pool of connections, and an engine for each clinic that goes through it.

The engine of a clinic is an ordinary one for everything above. Each of its transactions names the clinic in the same
round trip that begins it, and the name ends with it, so that a connection never carries it to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from device.wire.topics import check_name
from host.base.personal import KEYS, enter_scope, leave_scope
from host.base.record_keys import RecordKeys
from host.store.base.column_keys import check_keys, make_missing
from host.store.base.compressing import compress_quickly
from host.store.base.driver_words import shorten
from host.store.fleet.connection import FleetConnection
from host.store.fleet.preparing import check_version, clinics, is_fleet
from host.store.fleet.schema import SETTING
from host.store.fleet.tending import tend

_CLINIC = "uketsuke_clinic"
CONNECT = {"autocommit": True, "connect_timeout": 2, "target_session_attrs": "read-write", "tcp_user_timeout": 5000}
"""Of several servers the one that can be written to; a dead one is given up after seconds, not after hours."""
_WAIT_S = 30.0


class Fleet:
    """One pool for the database."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine of `open_fleet`; without a clinic it can read only what is no clinic's."""
        self._engine = engine

    def engine_for(self, clinic: str, keys: RecordKeys) -> Engine:
        """Give the engine of a clinic whose columns are sealed with `keys`; make its first keys if it has none.

        Raises:
            ColumnKeyMissing, SealedValueDamaged: its keys are not there, or are those of another clinic.
            sqlalchemy.exc.DBAPIError: there is no such clinic, or this account may not speak for it.
        """
        options = {_CLINIC: check_name(clinic), KEYS: keys}
        engine = self._engine.execution_options(**options)
        with engine.begin() as connection:
            connection.execute(select(func.fleet_clinic()))  # a table without rows asks no policy
            make_missing(connection, keys)
            check_keys(connection, keys)
        return engine

    def bare_engine_for(self, clinic: str) -> Engine:
        """Give an engine that sees a clinic's rows and opens no sealed column, for whoever has not its keys yet."""
        return self._engine.execution_options(**{_CLINIC: check_name(clinic)})

    def clinics(self) -> list[str]:
        """Give the clinics of the fleet; only an account that may speak for each can ask."""
        with self._engine.begin() as connection:
            return list(connection.execute(select(clinics.c.clinic).order_by(clinics.c.clinic)).scalars())

    def tend(self, clinics: Sequence[str], now: float) -> set[str]:
        """Note that the hosts of these clinics are there, and give those in which something is due.

        Raises:
            sqlalchemy.exc.DBAPIError: there is no such clinic, or this account may not speak for it.
        """
        with self._engine.begin() as connection:
            return tend(connection, clinics, now)

    @property
    def in_use(self) -> int:
        """How many connections somebody has now."""
        pool = self._engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def open_fleet(database: str, connections: int = 5) -> Iterator[Fleet]:
    """Open the database of the URL with at most so many connections; several hosts may stand in the URL.

    Raises:
        FleetDatabaseDiffers: it is no fleet's, or of another version.
        sqlalchemy.exc.DBAPIError: it cannot be opened.
    """
    fleet = connect_fleet(database, connections)
    try:
        yield fleet
    finally:
        fleet.dispose()


def connect_fleet(database: str, connections: int = 5, wait_s: float = _WAIT_S) -> Fleet:
    """Give what `open_fleet` gives; to be disposed of. Who waits longer than `wait_s` for a connection gets none."""
    engine = create_engine(
        driver_url(database),
        hide_parameters=True,
        connect_args=CONNECT,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_s,
        pool_use_lifo=True,  # a few have all statements prepared and planned, instead of each a little
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", compress_quickly)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", leave_scope)
    event.listen(engine, "rollback", leave_scope)
    event.listen(engine, "handle_error", shorten)
    try:
        with engine.begin() as connection:
            check_version(connection)
    except BaseException:
        engine.dispose()
        raise
    return Fleet(engine)


def leads_to_fleet(database: str) -> bool:
    """Tell whether a URL leads to a fleet's database.

    Raises:
        sqlalchemy.exc.DBAPIError: it cannot be opened.
    """
    if make_url(database).get_backend_name() != "postgresql":
        return False
    engine = create_engine(driver_url(database), hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "handle_error", shorten)
    with engine.connect() as connection:
        return is_fleet(connection)


def is_shared(engine: Engine) -> bool:
    """Tell whether an engine is a clinic's in a fleet: its tables are not its own to be tidied up."""
    return _CLINIC in engine.get_execution_options()


def driver_url(database: str) -> URL:
    """Give the URL of a database with the driver that is used here."""
    return make_url(database).set(drivername="postgresql+psycopg")


def _connect(_dialect: Dialect, _entry: ConnectionPoolEntry, words: Any, named: Any) -> FleetConnection:
    return FleetConnection.connect(*words, **named).watch()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    clinic = options.get(_CLINIC)
    named = f"; SET LOCAL {SETTING} = '{clinic}'" if clinic else ""
    try:
        _say(connection, f"BEGIN{named}")
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        _say(connection, f"BEGIN{named}")  # on a new connection: its server is another one now, and nothing was done
    if KEYS in options:
        enter_scope(connection, options[KEYS])


def _say(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
