"""What is seen of a real fleet's database that has no standby, with a worker's account and rights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from host.fleet.status.database import look_at_database
from host.fleet.status.numbers import Number
from host.store.fleet.opening import open_fleet
from host.store.host_parts import BROKER, note_part
from tests.fleet.database import CLINICS, FleetDatabase
from tests.host.store.fleet.rows import empty
from tests.postgres import Cluster

NOW = 1000.0


@pytest.fixture
def tended(fleet: FleetDatabase) -> Iterator[FleetDatabase]:
    """Give the database with clinics of which the first was looked after."""
    empty(fleet.owner)
    with open_fleet(fleet.worker) as opened, opened.bare_engine_for(CLINICS[0]).begin() as connection:
        note_part(connection, BROKER, NOW - 7.0, works=True)
    yield fleet
    empty(fleet.owner)


def test_server_commit_and_clinics(tended: FleetDatabase) -> None:
    seen, clinics = look_at_database(tended.worker, frozenset({"c1", "c9"}), NOW)
    (server,) = seen.servers
    assert (server.reached, server.is_standby, server.log_bytes > 0) == (True, False, True)
    assert seen.commit is not None
    assert (seen.commit.standbys, seen.commit.confirmed, seen.commit.milliseconds > 0) == ("", True, True)
    told = {clinic.name: (clinic.has_folder, clinic.is_known, clinic.looked_at_s) for clinic in clinics}
    assert told == {"c1": (True, True, 7.0), "c2": (False, True, None), "c9": (True, False, None)}


def test_servers_are_told_apart(tended: FleetDatabase) -> None:
    place = make_url(tended.worker).query["host"]
    both = make_url(tended.worker).set(query={"host": (str(place), "/nowhere")}).render_as_string()
    seen, _ = look_at_database(both, frozenset(), NOW)
    assert [(server.place, server.reached) for server in seen.servers] == [(place, True), ("/nowhere", False)]
    assert seen.number == 0


def test_no_server_takes_writes() -> None:
    seen, clinics = look_at_database("postgresql://worker@/fleet?host=/nowhere", frozenset({"c1"}), NOW)
    assert (seen.number, seen.commit) == (Number.PRIMARY, None)
    assert [clinic.name for clinic in clinics] == ["c1"]


def test_a_database_that_is_no_fleets(postgres: Cluster) -> None:
    with postgres.database() as name:
        seen, _ = look_at_database(postgres.url(name), frozenset(), NOW)
    assert (seen.number, seen.servers[0].reached) == (667, True)
