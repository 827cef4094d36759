"""Several programs on one database at once: each visit is settled once, no number is left out or used twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.audit.log import verify_log
from host.store.due import Lane
from host.store.engine import open_engine, reading
from host.store.results import acknowledge, list_waiting
from host.worker.changes import VisitChanges
from tests.host.line.bodies import FACE, STAFF, new_id, visit_body
from tests.host.store.databases import FLEET
from tests.host.world import CLINIC, NOW, SETTINGS, World, found

VISITS = 40
WORKERS = 3
LIMIT_S = 100
ROOM = dict.fromkeys(Lane, 3)
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)


class Crowd:
    """Threads, each with an engine of its own as another process has; what one raises is raised at the end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._threads: list[threading.Thread] = []
        self._errors: list[BaseException] = []
        self.over = threading.Event()

    def add(self, work: Callable[[VisitChanges], bool]) -> None:
        """Let somebody do `work` again and again until it says that it is done, or the others are."""
        self._threads.append(threading.Thread(target=self._run, args=(work,)))

    def join(self) -> None:
        """Wait for all."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join(LIMIT_S)
        assert not any(thread.is_alive() for thread in self._threads)
        if self._errors:
            raise self._errors[0]

    def _run(self, work: Callable[[VisitChanges], bool]) -> None:
        world = self._world
        engine = open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC)
        changes = VisitChanges(engine, world.sealer, SETTINGS, world.clock)
        try:
            while not self.over.is_set() and not work(changes):
                pass
        except BaseException as error:  # noqa: BLE001  told by the test's own thread
            self._errors.append(error)
            self.over.set()
        finally:
            engine.dispose()


@contextmanager
def crowd(world: World) -> Iterator[Crowd]:
    made = Crowd(world)
    yield made
    made.join()


def count(world: World, condition: str) -> int:
    return int(world.rows(f"SELECT count(*) FROM visits WHERE {condition}")[0][0])  # noqa: S608  this file's own words


@pytest.mark.both_databases(FLEET)
def test_each_due_visit_is_taken_by_one_worker(world: World) -> None:
    for _ in range(VISITS):
        world.arrive(visit_body(FACE, CARD))
    taken: list[str] = []

    def take(changes: VisitChanges) -> bool:
        jobs = changes.claim(new_id(), ROOM)
        taken.extend(job.visit.visit_id for job in jobs)
        assert len(jobs) <= ROOM[Lane.LATE]
        return len(taken) >= VISITS

    with crowd(world) as many:
        for _ in range(WORKERS + 1):
            many.add(take)
    assert len(taken) == VISITS == len(set(taken))


@pytest.mark.both_databases(FLEET)
def test_inbox_workers_desk_and_receipts_at_the_same_time(world: World) -> None:
    """Whoever waits for whom, nobody for ever: a deadlock would be an error of PostgreSQL's."""
    bodies = [visit_body(STAFF if number % 4 == 0 else FACE, CARD) for number in range(VISITS)]
    waiting = [body.visit_id for body in bodies if body.holder is STAFF]
    coming = iter(bodies)

    def receive(_changes: VisitChanges) -> bool:
        batch = [body for body in (next(coming, None) for _ in range(5)) if body]
        world.store(*(world.voice.seal(world.voice.claims(body)) for body in batch))
        return not batch

    def work(changes: VisitChanges) -> bool:
        for job in changes.claim(threading.current_thread().name, ROOM):
            assert changes.settle(job, found(CARD))
        return count(world, "change > 0") == VISITS

    def confirm(changes: VisitChanges) -> bool:
        for visit_id in waiting:
            changes.confirm(visit_id, "mihon")
        return count(world, "confirmed_by = 'mihon'") == len(waiting)

    def acknowledge_all(_changes: VisitChanges) -> bool:
        with reading(world.engine) as connection:
            numbers = {number for number, _ in list_waiting(connection, world.software.name)}
        rows = world.rows("SELECT number, jti FROM results ORDER BY number")
        with world.engine.begin() as connection:
            for number, jti in rows:
                if number in numbers:
                    acknowledge(connection, [(world.software.name, number, jti)], NOW)
        return len(rows) >= VISITS and count(world, "change > 0") == VISITS

    with crowd(world) as many:
        many.add(receive)
        for _ in range(WORKERS):
            many.add(work)
        many.add(confirm)
        many.add(acknowledge_all)
    numbers = [row[0] for row in world.rows("SELECT number FROM results ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    told = world.rows("SELECT visit_id, change FROM results")
    assert len(told) == len(set(told))
    assert {visit_id for visit_id, _ in told} == {body.visit_id for body in bodies}
    with reading(world.engine) as connection:
        verified = verify_log(connection, {})
    assert (verified.is_whole, verified.rows) == (True, len(waiting))


def test_engines_that_open_a_new_database_at_once_make_it_once(world: World) -> None:
    folder = world.folder / "new"
    folder.mkdir()
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            open_engine("", folder / "host.sqlite").dispose()
        except (OperationalError, OSError) as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    assert not failures
    assert sorted(path.name for path in (folder / "records").iterdir()) == ["audit.key", "column-1.key", "person.key"]
