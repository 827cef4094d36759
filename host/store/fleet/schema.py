"""The tables of a fleet's database, derived from those of one clinic: nothing is written down twice.

Each table gets the column `clinic` in front of its key, of each unique key, of each index and of each reference, so
that two clinics never meet in one. What grows with the visits is partitioned by the clinic's hash; the small tables
stay whole, because a statement has to be planned for each partition.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeEngine

from host.base.personal import Personal
from host.store.tables import metadata as one_clinic

VERSION = 2
"""Raised with every change of a fleet's schema, which has steps of its own (`host.store.fleet.steps`)."""

FOLLOWS = "0012"
"""The newest step of one clinic's database that this version has."""

CLINIC = "clinic"
SETTING = "uketsuke.clinic"
"""The setting of a transaction that says whose it is."""

PARTITIONED = frozenset(
    {
        "audit",
        "batch_rows",
        "handovers",
        "inbox",
        "links",
        "medical_information",
        "official_files",
        "official_requests",
        "persons",
        "qualifications",
        "registrations",
        "results",
        "visits",
    }
)
"""What grows with the visits."""


_own = MetaData()

kept_files = Table(
    "kept_files",
    _own,
    Column("path", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The files of a clinic that its workers need (`host.store.fleet.keeping`): in a fleet only."""


def fleet_metadata() -> MetaData:
    """Give all tables as they are in a fleet's database."""
    shared = MetaData()
    for table in (*one_clinic.sorted_tables, *_own.sorted_tables):
        _share(table, shared)
    return shared


def partition_statements(table: Table, parts: int) -> Iterator[tuple[str, str]]:
    """Give name and statement of each partition; none for a table that stays whole."""
    for number in range(parts if table.name in PARTITIONED else 0):
        name = f"{table.name}_part{number}"
        rule = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {number})"
        yield name, f"CREATE TABLE {name} PARTITION OF {table.name} {rule}"


def _share(table: Table, shared: MetaData) -> None:
    split = f"HASH ({CLINIC})" if table.name in PARTITIONED else None
    clinic: Column[str] = Column(CLINIC, Text, server_default=text(f"current_setting('{SETTING}')"), nullable=False)
    columns = [_column(column, shared) for column in table.columns]
    keys = [key for constraint in table.constraints if (key := _constraint(constraint)) is not None]
    made = Table(table.name, shared, clinic, *columns, *keys, postgresql_partition_by=split)
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        _index(index, made)


def _column(column: Column[Any], shared: MetaData) -> Column[Any]:
    defaults: list[Sequence] = []
    if column is column.table.autoincrement_column:
        defaults = [Sequence(f"{column.table.name}_{column.name}_seq", metadata=shared)]
    default = defaults[0].next_value() if defaults else getattr(column.server_default, "arg", None)
    return Column(
        column.name, _type(column), *defaults, server_default=default, nullable=column.nullable, autoincrement=False
    )


def _type(column: Column[Any]) -> TypeEngine[Any]:
    """Give the type; numbers that a sequence gives are wide, because all clinics share them."""
    if isinstance(column.type, Personal):
        return Text()
    targets = {key.column for key in column.foreign_keys} | {column}
    if isinstance(column.type, Integer) and any(one is one.table.autoincrement_column for one in targets):
        return BigInteger()
    return column.type


def _constraint(constraint: Any) -> PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint | None:
    names = [CLINIC, *(column.name for column in constraint.columns)]
    if isinstance(constraint, PrimaryKeyConstraint):
        return PrimaryKeyConstraint(*names)
    if isinstance(constraint, UniqueConstraint):
        return UniqueConstraint(*names, name=constraint.name)
    if isinstance(constraint, ForeignKeyConstraint):
        table = constraint.referred_table.name
        there = [f"{table}.{CLINIC}", *(f"{table}.{key.column.name}" for key in constraint.elements)]
        return ForeignKeyConstraint(names, there, ondelete=constraint.ondelete)
    return None


def _index(index: Index, made: Table) -> None:
    where = index.dialect_options["postgresql"]["where"]
    own = None if where is None else visitors.replacement_traverse(where, {}, partial(_own_column, made))
    columns = (made.c[CLINIC], *(made.c[column.name] for column in index.columns))
    Index(index.name, *columns, unique=index.unique, postgresql_where=own)


def _own_column(made: Table, element: Any, **_more: Any) -> Column[Any] | None:
    return made.c[element.name] if isinstance(element, Column) else None
