"""What stands in the database itself: no table without its rule, nothing lost on the way from one clinic to many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from host.base.errors import FleetDatabaseDiffers
from host.store.engine import MIGRATIONS, open_engine
from host.store.fleet.preparing import about, add_clinic, prepare_fleet
from host.store.fleet.schema import CLINIC, FOLLOWS, fleet_metadata, kept_files
from tests.fleet.database import FleetDatabase
from tests.host.conftest import PreparedPostgres
from tests.postgres import Cluster

RELATIONS = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
       (SELECT array_agg(polname::text) FROM pg_policy WHERE polrelid = c.oid)
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
TRIGGERS = """
SELECT DISTINCT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND NOT c.relispartition
"""


@pytest.fixture(scope="module")
def shared(fleet: FleetDatabase) -> Iterator[Connection]:
    """Look into a fleet's database as its owner."""
    yield from _look(fleet.owner)


@pytest.fixture(scope="module")
def alone(prepared_postgres: PreparedPostgres) -> Iterator[Connection]:
    """Look into the database of one clinic."""
    yield from _look(prepared_postgres.url)


def _look(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_no_table_is_without_its_rule(shared: Connection) -> None:
    """Whoever adds a table to the code gets its rule; one that is made past the code is found here."""
    found = {name: more for name, *more in shared.exec_driver_sql(RELATIONS)}
    ours = {name: more for name, more in found.items() if name not in about.tables}
    assert set(fleet_metadata().tables) <= set(ours)
    for name, (enabled, forced, is_part, policies) in ours.items():
        assert enabled, name
        assert forced, name
        assert policies == (None if is_part else ["own_clinic"]), name


def test_rules_hold_the_owner_of_a_table_too(fleet: FleetDatabase, shared: Connection) -> None:
    owners = shared.exec_driver_sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    accounts = {url.split("//")[1].split("@")[0] for url in (fleet.worker, *fleet.own.values())}
    assert not accounts & set(owners.scalars())
    might = "SELECT rolname FROM pg_roles WHERE rolbypassrls OR rolsuper"
    assert not accounts & set(shared.exec_driver_sql(might).scalars())


@pytest.mark.parametrize("name", sorted(set(fleet_metadata().tables) - {kept_files.name}))
def test_columns_are_those_of_one_clinic(name: str, shared: Connection, alone: Connection) -> None:
    one, many = _columns(alone, name), _columns(shared, name)
    assert many.pop(CLINIC) == ("TEXT", False)
    assert many == one


def _columns(connection: Connection, table: str) -> dict[str, tuple[str, bool]]:
    """Give type and whether it may be empty; numbers that a sequence gives are wider among many."""
    columns = inspect(connection).get_columns(table)
    return {
        column["name"]: (str(column["type"]).replace("BIGINT", "INTEGER"), column["nullable"]) for column in columns
    }


def test_the_audit_log_is_kept_in_the_same_way(shared: Connection, alone: Connection) -> None:
    assert set(map(tuple, shared.exec_driver_sql(TRIGGERS))) == set(map(tuple, alone.exec_driver_sql(TRIGGERS)))


def test_the_fleet_follows_the_newest_step_of_one_clinic() -> None:
    """Whoever adds a step for one clinic's database has to say what it means for a fleet's, and raise `FOLLOWS`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == FOLLOWS


def test_preparing_again_changes_nothing(fleet: FleetDatabase, shared: Connection) -> None:
    before = shared.exec_driver_sql("SELECT version, parts, made_at FROM fleet_schema").all()
    prepare_fleet(fleet.owner, now=2.0, parts=16)
    add_clinic(fleet.owner, "c1", now=2.0)
    assert shared.exec_driver_sql("SELECT version, parts, made_at FROM fleet_schema").all() == before
    assert shared.exec_driver_sql("SELECT count(*) FROM fleet_clinics WHERE added_at = 1").scalar() == 2


def test_the_database_of_one_clinic_is_never_made_into_a_fleets(prepared_postgres: PreparedPostgres) -> None:
    with pytest.raises(FleetDatabaseDiffers):
        prepare_fleet(prepared_postgres.url, now=1.0)


def test_a_fleet_of_another_version_is_left_alone(postgres: Cluster, tmp_path: Path) -> None:
    with postgres.database() as name:
        postgres.psql("CREATE TABLE fleet_schema (version int); INSERT INTO fleet_schema VALUES (99)", name)
        with pytest.raises(FleetDatabaseDiffers, match="99"):
            open_engine(postgres.url(name), tmp_path / "host.sqlite", clinic="c1")
        with pytest.raises(FleetDatabaseDiffers, match="99"):
            prepare_fleet(postgres.url(name), now=1.0)
        assert postgres.psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name).strip() == "1"


def test_a_fleet_wants_to_know_whose_host_it_is(fleet: FleetDatabase, tmp_path: Path) -> None:
    with pytest.raises(FleetDatabaseDiffers, match="clinic"):
        open_engine(fleet.worker, tmp_path / "host.sqlite")
    assert not (tmp_path / "records").exists()
