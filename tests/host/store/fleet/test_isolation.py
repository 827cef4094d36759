"""A clinic can neither see nor touch a row of another, in any table, whatever it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, create_engine, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from host.store.fleet.schema import CLINIC, SETTING, fleet_metadata
from tests.fleet.database import FleetDatabase
from tests.host.store.fleet.rows import empty, fill, row_of, rows_of

OWN, OTHER = "c1", "c2"
TABLES = [pytest.param(table, id=table.name) for table in fleet_metadata().sorted_tables]
APPEND_ONLY = {"audit", "audit_checkpoints"}
NO_RIGHT = "InsufficientPrivilege"
NOT_SET = "UndefinedObject"
"""In a connection that never named a clinic the setting itself is not known."""
KEPT = "RaiseException"
"""The triggers that keep the audit log speak before the policy does."""


@pytest.fixture(scope="module")
def filled(fleet: FleetDatabase) -> Iterator[FleetDatabase]:
    """Give the database with a row of each clinic in each table."""
    empty(fleet.owner)
    fill(fleet.owner, (OWN, OTHER), "a")
    yield fleet
    empty(fleet.owner)


@pytest.fixture(scope="module")
def owner(filled: FleetDatabase) -> Iterator[Engine]:
    """Give the eyes of the cluster's owner, whom no policy holds."""
    engine = create_engine(filled.owner)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def engines(filled: FleetDatabase) -> Iterator[dict[str, Engine]]:
    """Give an engine for the worker's account and for that of a clinic."""
    made = {url: create_engine(url) for url in (filled.worker, filled.own[OWN])}
    yield made
    for engine in made.values():
        engine.dispose()


@contextmanager
def speaking(engine: Engine, clinic: str) -> Iterator[Connection]:
    """Give a transaction with the setting as a program may make it; it is undone."""
    with engine.connect() as connection:
        if clinic:
            connection.exec_driver_sql(f"SET LOCAL {SETTING} = '{clinic}'")
        yield connection
        connection.rollback()


@pytest.fixture
def worker(filled: FleetDatabase, engines: dict[str, Engine]) -> Iterator[Connection]:
    """Give a worker's transaction for one clinic."""
    with speaking(engines[filled.worker], OWN) as connection:
        yield connection


@pytest.fixture
def own(filled: FleetDatabase, engines: dict[str, Engine]) -> Engine:
    """Give the engine of a clinic's own account."""
    return engines[filled.own[OWN]]


def refused(connection: Connection, statement: Any) -> str:
    """Give the kind of the refusal; the transaction goes on after it."""
    with pytest.raises(DBAPIError) as caught, connection.begin_nested():
        connection.execute(statement)
    return type(caught.value.orig).__name__


@pytest.mark.parametrize("table", TABLES)
def test_only_own_rows_are_seen(table: Table, worker: Connection) -> None:
    assert set(worker.execute(select(table.c[CLINIC])).scalars()) == {OWN}
    assert worker.execute(select(func.count()).select_from(table)).scalar() == 1
    assert worker.execute(select(table).where(table.c[CLINIC] == OTHER)).all() == []


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_written_for_another(table: Table, worker: Connection, owner: Engine) -> None:
    new, taken = ({**row_of(table, mark), CLINIC: OTHER} for mark in "ba")
    key = list(table.primary_key.columns)
    before = rows_of(owner, table, OTHER)
    for statement in (
        insert(table).values(new),
        insert(table).values(new).on_conflict_do_nothing(),
        insert(table).values(taken).on_conflict_do_nothing(),
        insert(table).values(taken).on_conflict_do_update(index_elements=key, set_={CLINIC: OTHER}),
    ):
        assert refused(worker, statement) in {NO_RIGHT, KEPT if table.name in APPEND_ONLY else NO_RIGHT}
    assert rows_of(owner, table, OTHER) == before


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_another_is_changed_or_taken_away(table: Table, worker: Connection) -> None:
    given, theirs = update(table).values({CLINIC: OTHER}), table.c[CLINIC] == OTHER
    if table.name in APPEND_ONLY:
        assert refused(worker, given) == KEPT
        assert refused(worker, update(table).where(theirs).values({CLINIC: OWN})) == KEPT
    else:
        assert refused(worker, given) == NO_RIGHT
        assert worker.execute(update(table).where(theirs).values({CLINIC: OWN})).rowcount == 0
    if table.name != "audit_checkpoints":
        assert worker.execute(table.delete().where(theirs)).rowcount == 0


@pytest.mark.parametrize("clinic", ["", OTHER, "c3", "'' OR true --"])
def test_a_clinics_own_account_speaks_for_no_other(clinic: str, own: Engine) -> None:
    for table in fleet_metadata().sorted_tables:
        with speaking(own, clinic) as connection:
            for statement in (select(table), insert(table).values(row_of(table, "b")), table.delete()):
                assert refused(connection, statement) in {NO_RIGHT, NOT_SET, KEPT}, table.name


@pytest.mark.parametrize("clinic", ["", "c3"])
def test_a_worker_without_a_clinic_sees_nothing(
    clinic: str, filled: FleetDatabase, engines: dict[str, Engine]
) -> None:
    for table in fleet_metadata().sorted_tables:
        with speaking(engines[filled.worker], clinic) as connection:
            assert refused(connection, select(table)) == NO_RIGHT, table.name
            assert refused(connection, insert(table).values(row_of(table, "b"))) in {NO_RIGHT, NOT_SET}, table.name


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM visits_part0",
        "INSERT INTO visits_part0 (visit_id) VALUES ('b')",
        "TRUNCATE visits",
        "ALTER TABLE visits DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE visits NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own_clinic ON visits",
        "CREATE POLICY all_clinics ON visits USING (true)",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL SESSION AUTHORIZATION postgres",
        "INSERT INTO fleet_accounts VALUES (session_user, '')",
        "INSERT INTO fleet_clinics VALUES ('c3', 0)",
        "CREATE FUNCTION fleet_clinic() RETURNS text LANGUAGE sql AS $$ SELECT 'c2' $$",
        "SELECT pg_read_file('pg_hba.conf')",
    ],
)
def test_no_account_gets_past_the_rules(statement: str, engines: dict[str, Engine]) -> None:
    for engine in engines.values():
        with speaking(engine, OWN) as connection, pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql(statement)
        assert type(caught.value.orig).__name__ == NO_RIGHT


def test_switching_the_rules_off_shows_nothing(worker: Connection) -> None:
    worker.exec_driver_sql("SET LOCAL row_security = off")
    assert refused(worker, select(fleet_metadata().tables["visits"])) == NO_RIGHT


def test_a_table_of_ones_own_does_not_speak_for_another(own: Engine) -> None:
    """What the policy asks is found whatever stands in front of it on the way of the one who asks."""
    with speaking(own, OWN) as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE fleet_accounts AS SELECT session_user::text account, '' clinic")
        connection.exec_driver_sql(f"SET LOCAL search_path = pg_temp, public; SET LOCAL {SETTING} = '{OTHER}'")
        assert refused(connection, select(fleet_metadata().tables["visits"])) == NO_RIGHT


def test_which_clinics_there_are_is_for_workers_alone(
    filled: FleetDatabase, engines: dict[str, Engine], own: Engine
) -> None:
    question = "SELECT clinic FROM fleet_clinics ORDER BY 1"
    with speaking(engines[filled.worker], "") as connection:
        assert connection.exec_driver_sql(question).scalars().all() == [OWN, OTHER]
    with speaking(own, OWN) as connection, pytest.raises(DBAPIError, match=NO_RIGHT):
        connection.exec_driver_sql(question)
