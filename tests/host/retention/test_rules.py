"""Nothing is forgotten: every table has a rule, goes with another row, or is named with a reason."""

from __future__ import annotations

from host.retention.reporting import words_of
from host.retention.rules import KEPT, RULES, Kind
from host.store.engine import reading
from host.store.tables import metadata
from tests.host.world import NOW, World

GROWING = ("visits", "inbox", "results", "qualifications", "audit")
"""Tables with a row or more for each visit."""


def test_every_table_has_its_time() -> None:
    ruled = {rule.table.name for rule in RULES if not rule.erased}
    following = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table.name in ruled
    }
    assert ruled | following | set(KEPT) | {"alembic_version"} == set(metadata.tables) | {"alembic_version"}
    assert not ruled & set(KEPT)


def test_every_kind_has_one_rule_and_words() -> None:
    assert sorted([*(rule.kind for rule in RULES), Kind.BACKUPS]) == sorted(Kind)
    for kind in Kind:
        what, why = words_of(kind)
        assert all((what.ja, what.en, why.ja, why.en))


def test_no_rule_looks_through_a_table_that_grows_with_the_visits(world: World) -> None:
    for rule in RULES:
        if rule.at is None or rule.leave:
            continue
        query = rule.choose(rule.at, NOW, 100).compile(world.engine, compile_kwargs={"literal_binds": True})
        with reading(world.engine) as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
        for step in plan:
            assert not any(step.startswith(f"SCAN {name}") and "INDEX" not in step for name in GROWING), (
                rule.kind,
                plan,
            )
