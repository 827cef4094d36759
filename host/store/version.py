"""The version of what the desk shows: counts up in every transaction that changes a visit or its hand-over."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import counters

_VISITS = "visits"


def touch(connection: Connection) -> None:
    """Count up."""
    insert_new(connection, counters, {"name": _VISITS, "value": 0})
    connection.execute(update(counters).where(counters.c.name == _VISITS).values(value=counters.c.value + 1))


def read_version(connection: Connection) -> int:
    """Give the version; it starts at 0."""
    return connection.execute(select(counters.c.value).where(counters.c.name == _VISITS)).scalar() or 0
