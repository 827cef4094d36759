"""An older fleet's database becomes the newest with its rows, and is then the same as a new one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, create_engine, text

from host.base.errors import FleetDatabaseDiffers
from host.store.fleet.opening import connect_fleet
from host.store.fleet.preparing import add_clinic, prepare_fleet
from host.store.fleet.schema import VERSION
from host.store.fleet.steps import STEPS, least_now, steps_from
from tests.postgres import Cluster

BACK_TO_FIRST = (
    "DROP FUNCTION fleet_tend(text[], double precision)",
    "ALTER TABLE fleet_schema DROP COLUMN least",
    "UPDATE fleet_schema SET version = 1",
)
"""What the first version had not."""
WHAT_IS_THERE = """
SELECT 'column', table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'policy', polrelid::regclass::text || polname, pg_get_expr(polqual, polrelid) FROM pg_policy
UNION ALL SELECT 'index', tablename, substring(indexdef FROM ' ON .*') FROM pg_indexes WHERE schemaname = 'public'
ORDER BY 1, 2, 3
"""


def test_the_steps_lead_to_this_version_one_by_one() -> None:
    assert [step.version for step in STEPS] == list(range(2, VERSION + 1))
    assert all(step.least <= step.version for step in STEPS)
    assert [step.version for step in steps_from(VERSION)] == []
    assert least_now() == STEPS[-1].least


def _first_version(owner: str) -> None:
    prepare_fleet(owner, now=1.0)
    add_clinic(owner, "c1", now=2.0)
    engine = create_engine(owner)
    with engine.begin() as connection:
        for statement in BACK_TO_FIRST:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _tell(engine: Engine) -> list[tuple[str, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(WHAT_IS_THERE))]


def test_an_older_one_becomes_like_a_new_one_and_keeps_its_rows(postgres: Cluster) -> None:
    with postgres.database() as older, postgres.database() as newer:
        _first_version(postgres.url(older))
        with pytest.raises(FleetDatabaseDiffers, match="prepare-database"):
            connect_fleet(postgres.url(older))
        for name in (older, newer):
            prepare_fleet(postgres.url(name), now=3.0)
        engines = [create_engine(postgres.url(name)) for name in (older, newer)]
        try:
            upgraded, made = map(_tell, engines)
        finally:
            for engine in engines:
                engine.dispose()
        assert upgraded == made
        fleet = connect_fleet(postgres.url(older))
        assert fleet.clinics() == ["c1"]
        fleet.dispose()
        assert postgres.psql("SELECT made_at FROM fleet_schema", older).strip() == "1"


def test_works_with_a_newer_one_only_if_that_allows_it(postgres: Cluster) -> None:
    with postgres.database() as name:
        prepare_fleet(postgres.url(name), now=1.0)
        postgres.psql("UPDATE fleet_schema SET version = version + 1", name)
        connect_fleet(postgres.url(name)).dispose()
        postgres.psql("UPDATE fleet_schema SET least = version", name)
        with pytest.raises(FleetDatabaseDiffers, match=str(VERSION + 1)):
            connect_fleet(postgres.url(name))
        with pytest.raises(FleetDatabaseDiffers, match=str(VERSION + 1)):
            prepare_fleet(postgres.url(name), now=1.0)
