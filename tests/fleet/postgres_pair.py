"""The record outlives its server: primary and synchronous standby, killed and promoted while visits come in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from device.wire.messages.visit import Card
from device.wire.words import CardKind, ReceiptState
from fleet.postgres import Pair, postgres_pair
from host.audit.log import verify_log
from host.fleet.calls import Calls
from host.fleet.status.database import look_at_database
from host.fleet.status.seen import CommitSeen
from host.store.due import Lane
from host.store.engine import reading
from host.store.fleet.calling import call, token_of
from host.store.fleet.connection import CommitNotConfirmed
from host.store.fleet.preparing import add_clinic, allow_account, prepare_fleet
from host.worker.changes import Job
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.waiting import wait_for
from tests.host.world import World, found

pytestmark = pytest.mark.timeout(600)

T = TypeVar("T")
DATABASE, WORKER = "fleet", "worker"
CLINICS = ("c1", "c2", "c3")
VISITS, GROUP = 60, 3
WORKERS = 2
LIMIT_S = 100.0
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """Give the pair with the database of a fleet."""
    with postgres_pair() as made:
        made.primary.psql(f"CREATE DATABASE {DATABASE}")
        made.primary.psql(f"CREATE ROLE {WORKER} LOGIN")
        owner = made.url(DATABASE)
        prepare_fleet(owner, now=1.0)
        for clinic in CLINICS:
            add_clinic(owner, clinic, now=1.0)
        allow_account(owner, WORKER, None)
        yield made


@pytest.fixture(scope="module")
def worlds(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Give the host of each clinic."""
    root = tmp_path_factory.mktemp("clinics")
    made = [World(_folder(root, clinic), database=pair.url(DATABASE, WORKER), clinic=clinic) for clinic in CLINICS]
    yield made
    for world in made:
        world.engine.dispose()


def _folder(root: Path, clinic: str) -> Path:
    (root / clinic).mkdir()
    return root / clinic


class Load:
    """Visits of one clinic: what a receipt was made for, and what workers made of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acked: list[str] = []
        self.errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._guarded, args=(self._send,))]
        self._threads += [threading.Thread(target=self._guarded, args=(self._work,)) for _ in range(WORKERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(LIMIT_S)
        assert not any(thread.is_alive() for thread in self._threads)
        assert not self.errors

    def _send(self) -> None:
        for start in range(0, VISITS, GROUP):
            bodies = [visit_body(STAFF if number % 10 == 0 else FACE, CARD) for number in range(start, start + GROUP)]
            sealed = [self.world.voice.seal(self.world.voice.claims(body)) for body in bodies]
            stored = _again(partial(self.world.store, *sealed))
            assert {entry.state for entry in stored.receipts["t-front"]} <= {ReceiptState.STORED, ReceiptState.REPEAT}
            self.acked += [body.visit_id for body in bodies]

    def _work(self) -> None:
        name = threading.current_thread().name
        room = dict.fromkeys(Lane, 3)
        while _again(lambda: self.world.rows("SELECT count(*) FROM visits WHERE change > 0"))[0][0] < VISITS:
            for job in self._claim(name, room):
                _again(partial(self.world.changes.settle, job, found(CARD)))

    def _claim(self, name: str, room: dict[Lane, int]) -> list[Job]:
        try:
            return self.world.changes.claim(name, room)
        except SQLAlchemyError:
            _again(lambda: self.world.changes.release(name))  # whether they were taken is not known
            return []

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  told by the test's own thread
            self.errors.append(error)


def _again(work: Callable[[], T]) -> T:
    """Do it until the database takes it, as every caller does."""
    while True:
        try:
            return work()
        except SQLAlchemyError:
            continue


def test_a_worker_is_called_at_the_new_primary_again(pair: Pair, worlds: list[World]) -> None:
    if pair.standby.process is None:
        pair.rejoin()
    engine, looked = worlds[2].engine, list[str]()

    async def until(look: Callable[[], object]) -> None:
        while not look():
            await asyncio.sleep(0.05)

    async def run() -> None:
        calls = Calls(pair.url(DATABASE, WORKER), looked.append, lambda: looked.append("all"), worlds[2].log)
        calls.add("c3", token_of(engine))
        hearing = asyncio.create_task(calls.run())
        await until(lambda: looked == ["all"])
        await asyncio.to_thread(pair.primary.kill)
        await asyncio.to_thread(pair.promote)
        await until(lambda: looked == ["all", "all"])
        await asyncio.to_thread(_again, partial(call, engine, token_of(engine)))
        await until(lambda: looked[2:] == ["c3"])
        hearing.cancel()
        await asyncio.wait([hearing])

    asyncio.run(asyncio.wait_for(run(), LIMIT_S))


def test_killed_primary_loses_and_doubles_nothing(pair: Pair, worlds: list[World]) -> None:
    loads = [Load(world) for world in worlds[:2]]
    if pair.standby.process is None:
        pair.rejoin()
    for load in loads:
        load.start()
    wait_for(lambda: all(len(load.acked) >= VISITS // 3 for load in loads), "a third is stored", LIMIT_S)
    pair.primary.kill()
    before = [len(load.acked) for load in loads]
    pair.promote()
    for load in loads:
        load.join()
    assert all(count < VISITS for count in before)
    for load in loads:
        check(load)


def check(load: Load) -> None:
    """Everything that was receipted is there once, answered once, and told once."""
    world = load.world
    rows = world.rows("SELECT visit_id, change FROM visits")
    assert sorted(visit_id for visit_id, _ in rows) == sorted(load.acked)
    assert len(set(load.acked)) == VISITS
    told = world.rows("SELECT number, visit_id, change FROM results ORDER BY number")
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert len({(visit_id, change) for _, visit_id, change in told}) == len(told)
    assert {visit_id for _, visit_id, _ in told} == set(load.acked)
    with reading(world.engine) as connection:
        assert verify_log(connection, {}).is_whole


def test_commit_that_the_standby_did_not_confirm_is_none(pair: Pair, worlds: list[World]) -> None:
    """Somebody breaks the wait off: PostgreSQL says that all is well, and the row is on one server alone."""
    if pair.standby.process is None:
        pair.rejoin()
    world = worlds[2]
    sealed = world.voice.seal(world.voice.claims(visit_body(FACE, CARD)))
    pair.standby.kill()
    caught: list[BaseException] = []
    thread = threading.Thread(target=_store, args=(world, sealed, caught))
    thread.start()
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    pid = wait_for(lambda: pair.primary.psql(waiting), "a commit waits for the standby", tell=lambda: repr(caught))
    assert pair.primary.psql(f"SELECT pg_cancel_backend({pid})") == "t"
    thread.join(LIMIT_S)
    (error,) = caught
    assert isinstance(error, DBAPIError)
    assert isinstance(error.orig, CommitNotConfirmed)
    pair.standby.start()
    (entry,) = world.store(sealed).receipts["t-front"]
    assert entry.state is ReceiptState.REPEAT


def test_status_tries_whether_the_standby_confirms(pair: Pair, worlds: list[World]) -> None:
    """Seen with the rights of a worker: both servers, and a commit that comes back or does not."""
    if pair.standby.process is None:
        pair.rejoin()
    assert len(worlds) == len(CLINICS)  # their keys are there
    database = pair.url(DATABASE, WORKER)
    seen, clinics = look_at_database(database, frozenset(CLINICS), now=1.0)
    assert {server.place: server.is_standby for server in seen.servers} == {
        str(pair.primary.socket): False,
        str(pair.standby.socket): True,
    }
    assert seen.commit is not None
    assert (seen.commit.standbys, seen.commit.confirmed) == ("s1", True)
    assert {clinic.name for clinic in clinics} == set(CLINICS)
    pair.standby.kill()
    seen, _ = look_at_database(database, frozenset(CLINICS), now=1.0)
    assert seen.commit == CommitSeen("s1", confirmed=False)
    assert [server.reached for server in seen.servers].count(True) == 1
    assert pair.primary.psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == "0"
    pair.standby.start()


def _store(world: World, sealed: str, caught: list[BaseException]) -> None:
    try:
        world.store(sealed)
    except SQLAlchemyError as error:
        caught.append(error)
