"""As many threads as connections: nobody who works ever waits for one, on a real fleet's database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection

from host.fleet.settings import FleetSettings, NodeSettings
from host.fleet.threads import open_threads
from host.store.fleet.opening import Fleet, connect_fleet
from tests.fleet.database import CLINICS, FleetDatabase

NODES = tuple(NodeSettings(name, "127.0.0.1") for name in ("n1", "n2", "n3"))
SETTINGS = FleetSettings(Path("clinics"), Path("pki"), NODES, storing_threads=3, connections=6)
EACH = 20
"""Pieces of work for each kind of threads, far more than there are."""
LIMIT_S = 60.0


@pytest.fixture
def pool(fleet: FleetDatabase) -> Iterator[Fleet]:
    """Give the database with that many connections, none of which may be waited for."""
    made = connect_fleet(fleet.worker, SETTINGS.connections, wait_s=0.0)
    yield made
    made.dispose()


def test_nobody_waits_for_a_connection(pool: Fleet) -> None:
    engines = [pool.bare_engine_for(clinic) for clinic in CLINICS]
    full = threading.Barrier(SETTINGS.connections)

    def work(number: int) -> int:
        with engines[number % len(engines)].begin() as connection:
            full.wait(LIMIT_S)  # until every connection is in use
            return int(connection.exec_driver_sql("SELECT 1").scalar_one())

    with open_threads(SETTINGS) as threads, ExitStack() as stack:
        stack.callback(threads.doing.shutdown)
        shares = (
            (threads.storing, SETTINGS.storing_threads),
            (threads.looking, SETTINGS.looking_threads),
            (threads.doing, SETTINGS.doing_threads),
        )
        assert sum(share for _, share in shares) == SETTINGS.connections
        waiting = [executor.submit(work, number) for executor, share in shares for number in range(share * EACH)]
        assert [future.result(LIMIT_S) for future in waiting] == [1] * len(waiting)


def test_one_thread_more_finds_none(pool: Fleet) -> None:
    with ExitStack() as stack:
        for _ in range(SETTINGS.connections):
            stack.enter_context(pool._engine.connect())
        with pytest.raises(NoConnection):
            stack.enter_context(pool._engine.connect())


@pytest.mark.parametrize(("connections", "storing"), [(9, 8), (2, 1), (4, 8)])
def test_too_few_connections_are_refused(connections: int, storing: int) -> None:
    with pytest.raises(ValueError, match="connections must be above"):
        FleetSettings(Path("c"), Path("p"), NODES, connections=connections, storing_threads=storing)


def test_by_default_they_are_shared_out() -> None:
    settings = FleetSettings(Path("c"), Path("p"), NODES)
    assert (settings.storing_threads, settings.looking_threads, settings.doing_threads) == (8, 1, 11)
