"""The worker's lanes: who waits comes first; what failed is made up for in order, apart, not while it is down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from host.base.bell import RoleBells
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.question import CertificateQuestion
from host.eligibility.reason import Reason
from host.eligibility.unable import UnableConnector
from host.insurance.breaker import Breaker, BreakerLimits
from host.insurance.guarding import GuardedConnector, WayNotes
from host.store.due import Lane
from host.worker.working import Pace, Worker
from tests.host.insurance.people import eligible
from tests.host.insurance.remembering import CARD
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import SETTINGS, World

pytestmark = pytest.mark.both_databases

EVERY_S = 0.25


class Told(UnableConnector):
    """A connector of our own port whose way is down or not; it keeps whom it was asked about, and when."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.down = True
        self.asked: list[str] = []
        self.at: list[float] = []
        self._monotonic = monotonic

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        self.asked.append(question.request_id.partition("-")[0])
        self.at.append(self._monotonic())
        return could_not_check(Reason.AUTHORITY_UNREACHABLE) if self.down else eligible()


@dataclass
class Bench:
    """A worker whose clocks a test sets; `round` works once and lets every job end."""

    world: World
    monotonic: float = 0.0
    told: Told = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told(lambda: self.monotonic)

    def make(self) -> Worker:
        world = self.world
        notes = WayNotes(world.engine, world.log, world.clock, lambda: self.monotonic)
        guarded = GuardedConnector(self.told, Breaker(BreakerLimits(2, 10, 60, 30), lambda: 1.0), notes)
        pace = Pace({Lane.FRESH: 16, Lane.LATE: 2, Lane.OPEN: 1}, EVERY_S, lambda: self.monotonic)
        bells = RoleBells.make(asyncio.get_running_loop())
        return Worker("h-main", world.changes, guarded, bells, pace, world.log)

    def arrive(self) -> str:
        self.world.clock.now += 1
        body = visit_body(FACE, CARD)
        self.world.arrive(body, self.world.challenge(f"nonce-{self.world.clock.now}"))
        return body.visit_id

    async def rounds(self, worker: Worker, number: int, apart_s: float = 0.0) -> None:
        for _ in range(number):
            self.monotonic += apart_s
            await worker.work()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*others)

    def settled(self, visit_ids: list[str]) -> list[tuple[bool, bool, int]]:
        found = [self.world.visit(visit_id) for visit_id in visit_ids]
        assert all(visit.eligibility for visit in found)
        return [(v.eligibility.checked, v.eligibility.checked_late, v.change) for v in found if v.eligibility]


@contextmanager
def refusing(engine: Engine, visit_id: str) -> Iterator[None]:
    """Let the database write nothing about a visit."""

    def refuse(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("UPDATE visits") and visit_id in str(parameters):
            raise OperationalError("refused by the test", None, Exception())

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@pytest.fixture
def bench(world: World) -> Bench:
    return Bench(world)


def test_after_an_outage_each_is_made_up_for_once_in_order_of_arrival_and_apart(bench: Bench) -> None:
    async def play() -> tuple[list[str], Worker]:
        worker = bench.make()
        await worker.begin()
        visit_ids = []
        for _ in range(5):
            visit_ids.append(bench.arrive())
            await bench.rounds(worker, 1)
        bench.told.down = False
        bench.monotonic += 10  # the pause is over
        bench.told.asked.clear()
        bench.told.at.clear()
        visit_ids.append(bench.arrive())  # the next patient is the try that finds the way back
        await bench.rounds(worker, 12, apart_s=EVERY_S / 2)
        return visit_ids, worker

    visit_ids, _ = asyncio.run(play())
    assert bench.told.asked == [visit_ids[-1], *visit_ids[:-1]]
    assert bench.settled(visit_ids[:-1]) == [(True, True, 2)] * 5
    assert bench.settled(visit_ids[-1:]) == [(True, False, 1)]
    gaps = [later - earlier for earlier, later in zip(bench.told.at[1:], bench.told.at[2:], strict=False)]
    assert min(gaps) >= EVERY_S


def test_while_it_is_down_patients_get_their_answer_at_once_and_nothing_is_asked(bench: Bench) -> None:
    async def play() -> list[str]:
        worker = bench.make()
        visit_ids = [bench.arrive() for _ in range(6)]
        for _ in range(3):
            await bench.rounds(worker, 1)
        visit_ids.append(bench.arrive())
        await bench.rounds(worker, 1)
        bench.world.clock.now += SETTINGS.recheck_s  # their time to be asked about again comes, and passes
        await bench.rounds(worker, 3)
        return visit_ids

    visit_ids = asyncio.run(play())
    assert bench.settled(visit_ids) == [(False, False, 1)] * 7
    assert len(bench.told.asked) <= 6  # at most those that were on their way together when it opened
    assert visit_ids[-1] not in bench.told.asked
    assert {bench.world.visit(visit_id).asked for visit_id in visit_ids} == {1}  # their pause does not grow meanwhile


def test_without_new_patients_an_open_visit_is_the_try(bench: Bench) -> None:
    async def play() -> list[str]:
        worker = bench.make()
        visit_ids = [bench.arrive(), bench.arrive()]
        await bench.rounds(worker, 1)
        bench.told.down = False
        bench.monotonic += 10
        bench.world.clock.now += SETTINGS.recheck_s + 1
        await bench.rounds(worker, 4, apart_s=EVERY_S)
        return visit_ids

    assert bench.settled(asyncio.run(play())) == [(True, True, 2)] * 2


def test_a_worker_that_begins_makes_up_for_what_an_earlier_one_left(bench: Bench) -> None:
    async def play() -> list[str]:
        visit_ids = [bench.arrive()]
        await bench.rounds(bench.make(), 1)
        bench.told.down = False
        worker = bench.make()
        await worker.begin()
        await bench.rounds(worker, 2, apart_s=EVERY_S)
        return visit_ids

    assert bench.settled(asyncio.run(play())) == [(True, True, 2)]


def test_one_that_cannot_be_written_keeps_nobody_else_back_and_is_asked_about_again(bench: Bench) -> None:
    bench.told.down = False

    async def play() -> list[str]:
        worker = bench.make()
        visit_ids = [bench.arrive() for _ in range(3)]
        jobs = await worker._claim()
        with refusing(bench.world.engine, visit_ids[1]):
            await asyncio.gather(*map(worker._do, jobs))
        assert [bench.world.visit(one).eligibility is None for one in visit_ids] == [False, True, False]
        bench.world.clock.now += SETTINGS.lease_s + 1
        await bench.rounds(worker, 2)
        return visit_ids

    visit_ids = asyncio.run(play())
    assert [one.change for one in map(bench.world.visit, visit_ids)] == [1, 1, 1]
    assert sorted(bench.told.asked) == sorted([*visit_ids, visit_ids[1]])
