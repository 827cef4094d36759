"""A made-up row for each table, from what the columns are: whatever table is added, there is a row for it."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    LargeBinary,
    Table,
    create_engine,
    make_url,
)

from host.store.fleet.schema import CLINIC, SETTING, fleet_metadata

_ALL_AWAY = "; ".join(
    (
        "SET LOCAL session_replication_role = replica",
        *(str(table.delete()) for table in fleet_metadata().sorted_tables),
    )
)


def row_of(table: Table, mark: str) -> dict[str, Any]:
    """Give a row without its clinic; `mark` (one character) tells it from others."""
    return {column.name: _value(column, mark) for column in table.columns if column.name != CLINIC}


def _value(column: Column[Any], mark: str) -> Any:
    kinds: tuple[tuple[Any, Any], ...] = (
        (Boolean, True),
        (Float, float(ord(mark))),
        (Integer, ord(mark)),
        (LargeBinary, mark.encode()),
        (JSON, {"mark": mark}),
    )
    return next((value for kind, value in kinds if isinstance(column.type, kind)), mark)


def fill(owner: str, clinics: tuple[str, ...], mark: str) -> None:
    """Put one row of each clinic into each table, past triggers and references."""
    engine = create_engine(owner)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for clinic in clinics:
            connection.exec_driver_sql(f"SET LOCAL {SETTING} = '{clinic}'")
            for table in fleet_metadata().sorted_tables:
                connection.execute(table.insert().values(**row_of(table, mark)))
    engine.dispose()


def empty(owner: str) -> None:
    """Take all rows away again, in one round trip: it is done before and after many tests."""
    url = make_url(owner)
    _, place = url.get_dialect()().create_connect_args(url)
    with psycopg.connect(**place) as connection:
        connection.execute(_ALL_AWAY)


def rows_of(owner: Engine | Connection, table: Table, clinic: str) -> list[tuple[Any, ...]]:
    """Give a clinic's rows as the owner of the cluster sees them."""
    query = table.select().where(table.c[CLINIC] == clinic)
    if isinstance(owner, Connection):
        return [tuple(row) for row in owner.execute(query)]
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]
