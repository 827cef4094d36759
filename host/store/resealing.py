"""Sealing what lies in the database anew with the newest key, and dropping keys that nothing is sealed with any more.

The host runs on meanwhile: each value is exchanged only if it is still the one that was opened, a page at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Column, Connection, Engine, delete, select, type_coerce, update
from sqlalchemy.types import Text

from host.base.personal import Personal, Private, Sealed, keys_of, seal_value
from host.store.base.column_keys import note_newest
from host.store.tables import column_keys, metadata

_ROWS = 200
SETTLED_S = 86_400.0
"""A program that had begun to write with a former key has ended by then."""


def sealed_columns() -> Iterator[tuple[Column[str], Personal]]:
    """Give every sealed column with its type."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Personal):
                yield column, column.type


def rotate(engine: Engine, now: float, told: Callable[[int], None]) -> int:
    """Make a new column key and seal everything with it; give its id. `told` hears how many values are done."""
    with engine.begin() as connection:
        keys = keys_of(connection)
        key_id = keys.make_next()
        note_newest(connection, keys, now)
    done = 0
    for column, kind in sealed_columns():
        while count := _reseal_page(engine, column, kind, key_id):
            done += count
            told(done)
    return key_id


def drop_unused(connection: Connection, now: float) -> list[int]:
    """Forget the former keys that no value is sealed with, once that can have settled; give their ids."""
    rows = connection.execute(select(column_keys.c.key_id, column_keys.c.made_at)).all()
    newest = max(rows, key=lambda row: row.key_id)
    if now - newest.made_at < SETTLED_S:
        return []
    unused = [row.key_id for row in rows if row.key_id != newest.key_id and not _is_used(connection, row.key_id)]
    connection.execute(delete(column_keys).where(column_keys.c.key_id.in_(unused)))
    return unused


def _reseal_page(engine: Engine, column: Column[str], kind: Personal, key_id: int) -> int:
    table, token = column.table, type_coerce(column, Text)
    names = kind.owner or tuple(part.name for part in table.primary_key.columns)
    mine = [table.c[part.name] for part in table.primary_key.columns]
    former = column.is_not(None) & ~token.startswith(f"{key_id}.", autoescape=True)
    query = select(*dict.fromkeys([*mine, *(table.c[name] for name in names)]), token.label("token"))
    with engine.begin() as connection:
        rows = connection.execute(query.where(former).limit(_ROWS)).mappings().all()
        keys = keys_of(connection)
        for row in rows:
            owner = "/".join(str(row[name]) for name in names)
            value = Sealed(kind.place, row["token"], keys).open(owner)
            still = [part == row[part.name] for part in mine]
            exchange = update(table).where(*still, token == row["token"])
            sealed = seal_value(keys, kind.place, Private(owner, value))
            connection.execute(exchange.values({column.name: type_coerce(sealed, Text)}))
    return len(rows)


def _is_used(connection: Connection, key_id: int) -> bool:
    for column, _ in sealed_columns():
        token = type_coerce(column, Text)
        query = select(column.table.primary_key.columns.values()[0]).limit(1)
        if connection.execute(query.where(token.startswith(f"{key_id}.", autoescape=True))).first():
            return True
    return False
