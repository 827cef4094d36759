"""Counters of the database: the version of what the desk shows, and the number of the terminals' settings."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from host.store.engine import insert_new
from host.store.tables import counters

_MORE = update(counters).where(counters.c.name == bindparam("counted")).values(value=counters.c.value + 1)
_VISITS = "visits"
_SETTINGS = "settings"


def touch(connection: Connection) -> None:
    """Count up in a transaction that changes a visit or its hand-over."""
    _count_up(connection, _VISITS)


def read_version(connection: Connection) -> int:
    """Give the version of the visits; it starts at 0."""
    return _read(connection, _VISITS)


def touch_settings(connection: Connection) -> None:
    """Count up in a transaction that changes what the terminals are told."""
    _count_up(connection, _SETTINGS)


def settings_number(connection: Connection) -> int:
    """Give the number of the settings as they stand; 0 while there are none."""
    return _read(connection, _SETTINGS)


def hold(connection: Connection) -> None:
    """Let no other transaction count up before this one ends: the one lock that orders writers on PostgreSQL.

    On SQLite the transaction itself does that.
    """
    if connection.dialect.name == "postgresql":
        insert_new(connection, counters, {"name": _VISITS, "value": 0})
        connection.execute(select(counters.c.value).where(counters.c.name == _VISITS).with_for_update())


def _count_up(connection: Connection, name: str) -> None:
    if connection.execute(_MORE, {"counted": name}).rowcount == 0:
        insert_new(connection, counters, {"name": name, "value": 0})
        connection.execute(_MORE, {"counted": name})


def _read(connection: Connection, name: str) -> int:
    return connection.execute(select(counters.c.value).where(counters.c.name == name)).scalar() or 0
