"""Sealing what lies in the database anew with the newest key, and dropping keys that nothing is sealed with any more.

The host runs on meanwhile: values are looked for in readings, which keep nobody out, and exchanged a page at a time,
each only if it is still the one that was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Engine, RowMapping, Select, delete, select, tuple_, type_coerce, update
from sqlalchemy.types import Text

from host.base.personal import Personal, Private, Sealed, keys_of, seal_value
from host.store.base.column_keys import note_newest
from host.store.engine import reading
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


def rotate(engine: Engine, now: float, told: Callable[[int], None], page: int = _ROWS) -> int:
    """Make a new column key and seal everything with it, `page` values at a time; give the key's id.

    `told` hears how many values are done.
    """
    with engine.begin() as connection:
        keys = keys_of(connection)
        key_id = keys.make_next()
        note_newest(connection, keys, now)
    done = 0
    for column, kind in sealed_columns():
        for rows in _find_former(engine, column, kind, key_id, page):
            _exchange(engine, column, kind, rows)
            done += len(rows)
            told(done)
    return key_id


def drop_unused(engine: Engine, now: float) -> list[int]:
    """Forget the former keys that no value is sealed with, once that can have settled; give their ids."""
    with reading(engine) as connection:
        rows = connection.execute(select(column_keys.c.key_id, column_keys.c.made_at)).all()
        newest = max(rows, key=lambda row: row.key_id)
        if now - newest.made_at < SETTLED_S:
            return []
        unused = [row.key_id for row in rows if row.key_id != newest.key_id and not _is_used(connection, row.key_id)]
    if unused:
        with engine.begin() as connection:
            connection.execute(delete(column_keys).where(column_keys.c.key_id.in_(unused)))
    return unused


def _find_former(
    engine: Engine, column: Column[str], kind: Personal, key_id: int, page: int
) -> Iterator[Sequence[RowMapping]]:
    """Give the rows whose value another key sealed, in pages by their key, until a look at all rows finds none.

    A program that has not seen the new key yet may write behind the place at which the look is.
    """
    table, token = column.table, type_coerce(column, Text)
    mine = list(table.primary_key.columns)
    former = column.is_not(None) & ~token.startswith(f"{key_id}.", autoescape=True)
    chosen = dict.fromkeys([*mine, *(table.c[name] for name in _owner(column, kind))])
    query = select(*chosen, token.label("token")).where(former).order_by(*mine).limit(page)
    found_any = True
    while found_any:
        found_any, further = False, query
        while rows := _read(engine, further):
            found_any = True
            yield rows
            further = query.where(tuple_(*mine) > tuple_(*(rows[-1][part.name] for part in mine)))


def _read(engine: Engine, query: Select[Any]) -> Sequence[RowMapping]:
    with reading(engine) as connection:
        return connection.execute(query).mappings().all()


def _owner(column: Column[str], kind: Personal) -> tuple[str, ...]:
    return kind.owner or tuple(part.name for part in column.table.primary_key.columns)


def _exchange(engine: Engine, column: Column[str], kind: Personal, rows: Sequence[RowMapping]) -> None:
    table, token = column.table, type_coerce(column, Text)
    with engine.begin() as connection:
        keys = keys_of(connection)
        for row in rows:
            owner = "/".join(str(row[name]) for name in _owner(column, kind))
            value = Sealed(kind.place, row["token"], keys).open(owner)
            still = [part == row[part.name] for part in table.primary_key.columns]
            exchange = update(table).where(*still, token == row["token"])
            sealed = seal_value(keys, kind.place, Private(owner, value))
            connection.execute(exchange.values({column.name: type_coerce(sealed, Text)}))


def _is_used(connection: Connection, key_id: int) -> bool:
    for column, _ in sealed_columns():
        token = type_coerce(column, Text)
        query = select(column.table.primary_key.columns.values()[0]).limit(1)
        if connection.execute(query.where(token.startswith(f"{key_id}.", autoescape=True))).first():
            return True
    return False
