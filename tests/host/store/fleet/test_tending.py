"""Looking after many clinics in one call: those with work are found, each is noted, and no policy is passed by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from host.batches.rows import has_due as has_due_batches
from host.store.due import has_due
from host.store.fleet.opening import Fleet, connect_fleet
from host.store.fleet.schema import SETTING, fleet_metadata
from host.store.handovers import claim_handovers
from host.store.host_parts import BROKER
from host.store.replies import has_replies
from host.store.results import list_due as list_due_results
from host.store.visits import list_lapsed
from tests.fleet.database import FleetDatabase
from tests.host.store.fleet.rows import row_of

NOW = 100.0
SOON, PAST = NOW + 50, NOW - 50
BOTH = ("c1", "c2")
Seen = Callable[[Connection], bool]

DUE: dict[str, tuple[str, dict[str, Any], Seen]] = {
    "visit": ("visits", {"due_at": PAST, "lease_until": 0.0, "confirm_until": 0}, lambda c: has_due(c, NOW)),
    "lapsed": (
        "visits",
        {"due_at": None, "lease_until": 0.0, "confirm_until": int(PAST)},
        lambda c: bool(list_lapsed(c, NOW)),
    ),
    "result": (
        "results",
        {"due_at": PAST, "acknowledged_at": None},
        lambda c: bool(list_due_results(c, NOW, 10)),
    ),
    "reply": ("replies", {"valid_until": SOON}, lambda c: has_replies(c, NOW)),
    "batch": ("batches", {"due_at": PAST}, lambda c: has_due_batches(c, NOW)),
    "handover": (
        "handovers",
        {"due_at": PAST, "kind": "fhir", "state": "waiting"},
        lambda c: bool(claim_handovers(c, NOW, 1.0, 10)),
    ),
    "registration": ("registrations", {"due_at": PAST}, lambda _c: True),
    "open visit before its time": ("visits", {"due_at": SOON, "lease_until": 0.0}, lambda _c: True),
}
AT_REST: dict[str, tuple[str, dict[str, Any]]] = {
    "visit in hand": ("visits", {"due_at": PAST, "lease_until": SOON, "confirm_until": 0}),
    "visit that waits": ("visits", {"due_at": None, "lease_until": 0.0, "confirm_until": int(SOON)}),
    "result that went": ("results", {"due_at": SOON}),
    "result acknowledged": ("results", {"due_at": None}),
    "reply too late": ("replies", {"valid_until": PAST}),
    "batch at rest": ("batches", {"due_at": None}),
    "handover done": ("handovers", {"due_at": None}),
    "registration done": ("registrations", {"due_at": None}),
}


@pytest.fixture
def owner(empty_fleet: FleetDatabase) -> Iterator[Engine]:
    """Give the eyes of the cluster's owner."""
    engine = create_engine(empty_fleet.owner)
    yield engine
    engine.dispose()


@pytest.fixture
def fleet_of_all(empty_fleet: FleetDatabase) -> Iterator[Fleet]:
    """Give the fleet as a worker's account opens it."""
    opened = connect_fleet(empty_fleet.worker)
    yield opened
    opened.dispose()


def put(owner: Engine, clinic: str, name: str, values: dict[str, Any]) -> None:
    """Put a row of a clinic into a table, past triggers and references."""
    table = fleet_metadata().tables[name]
    with owner.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(f"SET LOCAL {SETTING} = '{clinic}'")
        connection.execute(table.insert().values(**{**row_of(table, "a"), **values}))


@pytest.mark.parametrize("what", DUE)
def test_finds_the_clinic_in_which_something_is_due(what: str, owner: Engine, fleet_of_all: Fleet) -> None:
    """And its loops would find it as well."""
    table, values, seen = DUE[what]
    assert fleet_of_all.tend(BOTH, NOW) == set()
    put(owner, "c2", table, values)
    put(owner, "c2", "subscribers", {})  # whom the result is for
    assert fleet_of_all.tend(BOTH, NOW) == {"c2"}
    assert fleet_of_all.tend(["c1"], NOW) == set()
    with fleet_of_all.bare_engine_for("c2").begin() as connection:
        assert seen(connection)


@pytest.mark.parametrize("what", AT_REST)
def test_leaves_out_a_clinic_at_rest(what: str, owner: Engine, fleet_of_all: Fleet) -> None:
    table, values = AT_REST[what]
    put(owner, "c1", table, values)
    assert fleet_of_all.tend(BOTH, NOW) == set()


def test_notes_that_the_hosts_are_there_and_nothing_else(owner: Engine, fleet_of_all: Fleet) -> None:
    for clinic, works in (("c1", True), ("c2", False)):
        put(owner, clinic, "host_parts", {"part": BROKER, "works": works, "since": 1.0, "looked_at": 2.0})
    fleet_of_all.tend(["c2"], NOW)
    with owner.connect() as connection:
        rows = connection.exec_driver_sql("SELECT clinic, works, since, looked_at FROM host_parts ORDER BY clinic")
        assert [tuple(row) for row in rows] == [("c1", True, 1.0, 2.0), ("c2", False, 1.0, NOW)]


def test_an_account_of_one_clinic_cannot_ask_about_another(empty_fleet: FleetDatabase, owner: Engine) -> None:
    put(owner, "c2", "host_parts", {"part": BROKER, "works": True, "since": 1.0, "looked_at": 2.0})
    own = connect_fleet(empty_fleet.own["c1"])
    try:
        assert own.tend(["c1"], NOW) == set()
        with pytest.raises(DBAPIError):
            own.tend(BOTH, NOW)
        with pytest.raises(DBAPIError):
            own.tend(["c2"], NOW)
    finally:
        own.dispose()
    with owner.connect() as connection:
        assert connection.exec_driver_sql("SELECT looked_at FROM host_parts").scalar() == 2.0


def test_the_connection_is_nobodys_afterwards(fleet_of_all: Fleet) -> None:
    fleet_of_all.tend(BOTH, NOW)
    with pytest.raises(DBAPIError), fleet_of_all._engine.begin() as connection:
        connection.exec_driver_sql("SELECT fleet_clinic()")


def test_a_clinic_that_is_none_is_told(fleet_of_all: Fleet) -> None:
    with pytest.raises(DBAPIError):
        fleet_of_all.tend(["c1", "c9"], NOW)
