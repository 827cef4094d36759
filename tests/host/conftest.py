"""The host without broker and network, on SQLite or, for tests marked `both_databases`, on PostgreSQL as well."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, create_engine, select

from host.store.fleet.schema import SETTING
from host.store.tables import column_keys, metadata
from tests.fleet.database import FleetDatabase
from tests.host.store.databases import FLEET, POSTGRESQL, SQLITE
from tests.host.world import CLINIC, World, prepare_world
from tests.postgres import Cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a marked test once on each kind of database; what the marker names comes in addition."""
    marked = metafunc.definition.get_closest_marker("both_databases")
    if marked and "database_kind" in metafunc.fixturenames:
        kinds = dict.fromkeys((*metafunc.config.getoption("databases").split(","), *marked.args))
        if metafunc.definition.get_closest_marker("owner_rights"):
            kinds.pop(FLEET, None)
        metafunc.parametrize("database_kind", list(kinds), indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Give the kind of database that this test runs on."""
    kind: str = getattr(request, "param", SQLITE)
    return kind


@pytest.fixture(scope="session")
def prepared_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with keys and a new database, to be copied."""
    folder = tmp_path_factory.mktemp("world")
    prepare_world(folder)
    return folder


_PREPARED = {POSTGRESQL: "prepared_postgres", FLEET: "prepared_fleet"}
_EMPTYING = ("lock_timeout = '20s'", "session_replication_role = replica", f"{SETTING} = '{CLINIC}'")


@dataclass(frozen=True)
class PreparedPostgres:
    """A folder with keys, to be copied, and the migrated database that belongs to them, to be emptied after use."""

    folder: Path
    url: str
    known_keys: Sequence[Row[*tuple[Any, ...]]]
    owner: str
    """The URL with the rights of the cluster's owner."""

    def empty(self) -> None:
        """Empty every table, whatever its triggers say; the keys stay known. A lock that a test left is an error."""
        engine = create_engine(self.owner)
        with engine.begin() as connection:
            for setting in _EMPTYING:
                connection.exec_driver_sql(f"SET LOCAL {setting}")
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
            connection.execute(column_keys.insert(), [row._asdict() for row in self.known_keys])
        engine.dispose()


@pytest.fixture(scope="session")
def prepared_postgres(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreparedPostgres]:
    """Give what `prepared_world` gives, on PostgreSQL."""
    folder = tmp_path_factory.mktemp("world-postgres")
    with postgres.database() as name:
        prepare_world(folder, postgres.url(name))
        engine = create_engine(postgres.url(name))
        with engine.connect() as connection:
            known_keys = connection.execute(select(column_keys)).all()
        engine.dispose()
        yield PreparedPostgres(folder, postgres.url(name), known_keys, postgres.url(name))


@pytest.fixture(scope="session")
def prepared_fleet(fleet: FleetDatabase, tmp_path_factory: pytest.TempPathFactory) -> PreparedPostgres:
    """Give what `prepared_world` gives, for one clinic of a fleet's database."""
    folder = tmp_path_factory.mktemp("world-fleet")
    prepare_world(folder, fleet.worker)
    engine = create_engine(fleet.owner)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET {SETTING} = '{CLINIC}'")
        known_keys = connection.execute(select(column_keys)).all()
    engine.dispose()
    return PreparedPostgres(folder, fleet.worker, known_keys, fleet.owner)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the setting `database` of a prepared host, whose folder is `tmp_path`; empty for SQLite."""
    if database_kind == SQLITE:
        shutil.copytree(request.getfixturevalue("prepared_world"), tmp_path, dirs_exist_ok=True)
        yield ""
        return
    prepared: PreparedPostgres = request.getfixturevalue(_PREPARED[database_kind])
    shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
    yield prepared.url
    prepared.empty()


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Give a host of this test's own."""
    made = World(tmp_path, database=database_url)
    yield made
    made.engine.dispose()
