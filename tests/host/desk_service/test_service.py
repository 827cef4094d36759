"""The desk's port over the database: today's visits, waiting for changes, hand-over to clinic software."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from device.wire import codec, envelope
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE
from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus, Outcome
from host.base.bell import Bell
from host.desk.base.account import DeskUser
from host.desk.base.visit import DeskVisit
from host.desk.board.port import Confirmed
from host.desk.board.query import read_query
from host.desk_service.service import DeskService
from host.eligibility.answer import EligibilityAnswer
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.worker.test_asking import GivenAnswer
from tests.host.world import World, found

T = TypeVar("T")

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)
USER = DeskUser("mihon", "見本 受付")


def seen(desk: DeskService, world: World) -> list[DeskVisit]:
    """Give today's visits as the board shows them."""
    arrivals = desk.arrivals(read_query({}, world.clock()).wanted())
    return [*arrivals.waiting, *arrivals.others]


def with_desk(world: World, use: Callable[[DeskService], Awaitable[T]]) -> T:
    async def run() -> T:
        bell = Bell(asyncio.get_running_loop())
        connector = GivenAnswer(EligibilityAnswer(EligibilityStatus.ELIGIBLE))
        return await use(DeskService(world.engine, world.changes, world.clock, bell, connector))

    return asyncio.run(run())


def test_visit_is_seen_before_the_answer_and_after(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)

    async def look(desk: DeskService) -> None:
        (row,) = seen(desk, world)
        assert (row.visit_id, row.ticket, row.eligibility, row.change) == (body.visit_id, "A7K", None, 0)
        world.settle(found(CARD))
        (row,) = seen(desk, world)
        assert row.eligibility
        assert (row.eligibility.next_step.name, row.change, row.subscribers) == ("confirm_person", 1, 1)

    with_desk(world, look)


def test_newest_first_and_yesterdays_not(world: World) -> None:
    old, first, second = (visit_body(FACE, CARD) for _ in range(3))
    world.arrive(old)
    world.clock.now += 86_400
    world.arrive(first)
    world.clock.now += 1
    world.arrive(second)

    async def look(desk: DeskService) -> list[str]:
        return [row.visit_id for row in seen(desk, world)]

    assert with_desk(world, look) == [second.visit_id, first.visit_id]


def test_hand_over_counts_for_the_newest_change_only(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    world.settle(found(CARD))
    ((jti,),) = world.rows("SELECT jti FROM results")
    token = envelope.sign(RESULT_RECEIPT_TYPE, codec.to_json(world.say_received(1, jti)), world.software.signing)
    world.deliver("uketsuke/1/c1/eligibility/s-karte/receipt", token)

    async def look(desk: DeskService) -> None:
        assert [row.handed_to for row in seen(desk, world)] == [1]
        assert desk.confirm(body.visit_id, USER) is Confirmed.CONFIRMED
        assert [(row.handed_to, row.outcome) for row in seen(desk, world)] == [(0, Outcome.CONFIRMED)]

    with_desk(world, look)


def test_change_is_told(world: World) -> None:
    async def look(desk: DeskService) -> None:
        version = await desk.changed(-1)
        waiting = asyncio.create_task(desk.changed(version))
        await asyncio.to_thread(world.arrive, visit_body(STAFF, CARD))
        assert await asyncio.wait_for(waiting, 5) > version

    with_desk(world, look)
