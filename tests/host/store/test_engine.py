"""The database: its schema, who can read the file, and that readers do not wait for writers."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert
from sqlalchemy.exc import DatabaseError, IntegrityError

from host.store.engine import insert_new, open_engine, reading
from host.store.tables import counters, metadata
from tests.host.world import World


@pytest.mark.owner_rights
@pytest.mark.both_databases
def test_migrations_make_the_tables_of_the_code(world: World) -> None:
    with world.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_changes_nothing(tmp_path: Path, world: World) -> None:
    before = world.rows("SELECT version_num FROM alembic_version")
    open_engine("", tmp_path / "host.sqlite").dispose()
    assert world.rows("SELECT version_num FROM alembic_version") == before


def test_file_is_its_owners_and_commits_are_synced(tmp_path: Path, world: World) -> None:
    assert (tmp_path / "host.sqlite").stat().st_mode & 0o777 == 0o600
    assert world.rows("PRAGMA journal_mode") == [("wal",)]
    assert world.rows("PRAGMA synchronous") == [(2,)]


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseError):
        open_engine("", tmp_path / "x.sqlite")


@pytest.mark.both_databases
def test_repeat_is_absorbed(world: World) -> None:
    with world.engine.begin() as connection:
        assert insert_new(connection, counters, {"name": "x", "value": 1})
        assert not insert_new(connection, counters, {"name": "x", "value": 2})
    assert world.rows("SELECT value FROM counters WHERE name = 'x'") == [(1,)]


@pytest.mark.both_databases
def test_reader_does_not_wait_for_a_writer(world: World) -> None:
    with world.engine.begin() as writer, reading(world.engine) as reader:
        insert_new(writer, counters, {"name": "x", "value": 1})
        assert reader.exec_driver_sql("SELECT count(*) FROM counters WHERE name = 'x'").scalar() == 0


@pytest.mark.both_databases
def test_errors_do_not_repeat_what_was_to_be_written(world: World) -> None:
    row = {"name": "secret-name", "value": 1}
    with pytest.raises(IntegrityError) as caught, world.engine.begin() as connection:
        connection.execute(insert(counters), [row, row])
    assert "secret-name" not in str(caught.value)
