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
from host.desk.port import Confirmed, DeskUser
from host.desk_service.accounts import Accounts
from host.desk_service.service import DeskService
from host.eligibility.answer import EligibilityAnswer
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.worker.test_asking import GivenAnswer
from tests.host.world import World, found

T = TypeVar("T")

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)
USER = DeskUser("mihon", "見本 受付")


def with_desk(world: World, use: Callable[[DeskService], Awaitable[T]]) -> T:
    async def run() -> T:
        bell = Bell(asyncio.get_running_loop())
        connector = GivenAnswer(EligibilityAnswer(EligibilityStatus.ELIGIBLE))
        accounts = Accounts(world.engine)
        return await use(DeskService(world.engine, accounts, world.changes, world.clock, bell, connector))

    return asyncio.run(run())


def test_visit_is_seen_before_the_answer_and_after(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)

    async def look(desk: DeskService) -> None:
        (row,) = desk.visits()
        assert (row.visit_id, row.ticket, row.eligibility, row.change) == (body.visit_id, "A7K", None, 0)
        world.settle(found(CARD))
        (row,) = desk.visits()
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
        return [row.visit_id for row in desk.visits()]

    assert with_desk(world, look) == [second.visit_id, first.visit_id]


def test_hand_over_counts_for_the_newest_change_only(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    world.settle(found(CARD))
    ((jti,),) = world.rows("SELECT jti FROM results")
    token = envelope.sign(RESULT_RECEIPT_TYPE, codec.to_json(world.say_received(1, jti)), world.software.signing)
    world.deliver("uketsuke/1/c1/eligibility/s-karte/receipt", token)

    async def look(desk: DeskService) -> None:
        assert [row.handed_to for row in desk.visits()] == [1]
        assert desk.confirm(body.visit_id, USER) is Confirmed.CONFIRMED
        assert [(row.handed_to, row.outcome) for row in desk.visits()] == [(0, Outcome.CONFIRMED)]

    with_desk(world, look)


def test_change_is_told(world: World) -> None:
    async def look(desk: DeskService) -> None:
        version = await desk.changed(-1)
        waiting = asyncio.create_task(desk.changed(version))
        await asyncio.to_thread(world.arrive, visit_body(STAFF, CARD))
        assert await asyncio.wait_for(waiting, 5) > version

    with_desk(world, look)


def test_log_in(world: World) -> None:
    Accounts(world.engine).add(USER.name, USER.display, "himitsu-himitsu")

    async def look(desk: DeskService) -> None:
        assert desk.authenticate("mihon", "himitsu-himitsu") == USER
        assert desk.authenticate("mihon", "wrong") is None

    with_desk(world, look)
