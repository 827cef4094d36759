"""The tables of a fleet: those of one clinic, with the clinic in front of everything that finds or orders rows."""

from __future__ import annotations

import pytest
from sqlalchemy import BigInteger, ForeignKeyConstraint, Table, Text, UniqueConstraint

from host.store.fleet.schema import CLINIC, PARTITIONED, fleet_metadata, kept_files, partition_statements
from host.store.tables import metadata as one_clinic

SHARED = fleet_metadata()
TABLES = [pytest.param(table, id=table.name) for table in SHARED.sorted_tables]


def test_there_is_each_table() -> None:
    assert set(SHARED.tables) == {*one_clinic.tables, kept_files.name}
    assert set(SHARED.tables) > PARTITIONED


@pytest.mark.parametrize("table", TABLES)
def test_the_clinic_stands_in_front(table: Table) -> None:
    assert next(iter(table.columns)).name == CLINIC
    keys = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    for columns in (each.columns for each in (table.primary_key, *keys)):
        assert next(iter(columns)).name == CLINIC, columns
    for index in table.indexes:
        assert next(iter(index.columns)).name == CLINIC, index.name
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            assert constraint.column_keys[0] == CLINIC
            assert constraint.elements[0].column.name == CLINIC
    assert not table.columns[CLINIC].nullable


@pytest.mark.parametrize("name", sorted(one_clinic.tables))
def test_nothing_else_is_lost(name: str) -> None:
    one, shared = one_clinic.tables[name], SHARED.tables[name]
    assert [column.name for column in shared.columns] == [CLINIC, *(column.name for column in one.columns)]
    assert [column.nullable for column in list(shared.columns)[1:]] == [column.nullable for column in one.columns]
    for kind in (UniqueConstraint, ForeignKeyConstraint):
        was = [constraint for constraint in one.constraints if isinstance(constraint, kind)]
        now = [constraint for constraint in shared.constraints if isinstance(constraint, kind)]
        assert sorted(_columns(constraint) for constraint in now) == sorted(
            (CLINIC, *_columns(constraint)) for constraint in was
        )
    assert {index.name: (CLINIC, *_columns(index)) for index in one.indexes} == {
        index.name: _columns(index) for index in shared.indexes
    }


def test_numbers_of_all_clinics_together_are_wide() -> None:
    """A country's visits of one year do not fit into 31 bits."""
    for name in ("inbox", "visits", "registrations"):
        assert isinstance(SHARED.tables[name].c.inbox_id.type, BigInteger)


def test_sealed_columns_are_texts() -> None:
    assert type(SHARED.tables["visits"].c.holder.type) is Text


def test_partial_indexes_stay_partial() -> None:
    conditions = {
        index.name: index.dialect_options["postgresql"]["where"] for index in SHARED.tables["inbox"].indexes
    }
    assert {name: str(condition) for name, condition in conditions.items()} == {
        "ix_inbox_kept": "inbox.claims IS NOT NULL",
        "ix_inbox_emptied": "inbox.claims IS NULL",
    }
    assert all(condition.left.table is SHARED.tables["inbox"] for condition in conditions.values())


def test_partitions_share_out_all_rows() -> None:
    made = dict(partition_statements(SHARED.tables["visits"], 3))
    assert made["visits_part2"] == (
        "CREATE TABLE visits_part2 PARTITION OF visits FOR VALUES WITH (MODULUS 3, REMAINDER 2)"
    )
    assert len(made) == 3
    assert not list(partition_statements(SHARED.tables["terminals"], 3))


def _columns(key: object) -> tuple[str, ...]:
    return tuple(column.name for column in getattr(key, "columns"))  # noqa: B009  constraints and indexes both have them
