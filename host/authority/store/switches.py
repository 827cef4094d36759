"""What administrators switched, which lasts over restarts, and the key that tokens of consents are made with."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select

from host.authority.base.records import format_record, parse_record
from host.authority.store.once import insert_once
from host.authority.store.tables import secrets, switches

T = TypeVar("T")


def put_switch(connection: Connection, name: str, value: object) -> None:
    """Store a record under a name."""
    connection.execute(delete(switches).where(switches.c.name == name))
    connection.execute(insert(switches).values(name=name, value=format_record(value)))


def get_switch(connection: Connection, name: str, default: T) -> T:
    """Read the record under a name, of the same type as `default`, which it is when nothing was put."""
    value = connection.scalar(select(switches.c.value).where(switches.c.name == name))
    return default if value is None else parse_record(type(default), value)


def keep_secret(connection: Connection, name: str, new: str) -> str:
    """Give the secret of a name; the first caller's `new` becomes it."""
    query = select(secrets.c.value).where(secrets.c.name == name)
    kept: str | None = connection.scalar(query)
    if kept is None:
        insert_once(connection, secrets, {"name": name, "value": new})
        kept = connection.execute(query).scalar_one()
    return kept
