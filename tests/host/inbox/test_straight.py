"""Visits on the straight way: stored under the worker's lease, and in its hand as they stand in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import DatabaseError

from device.wire.messages.visit import Card
from host.base.straight import Room, StraightWay, Taker
from host.eligibility.unable import UnableConnector
from host.store.due import Lane
from host.visits.visit import Visit
from host.worker.asking import ask_about
from host.worker.changes import Job
from tests.host.insurance.remembering import CARD
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import SETTINGS, World

pytestmark = pytest.mark.both_databases

ALL = dict.fromkeys(Lane, 9)


class Hand:
    """A worker's hand with room for two."""

    def __init__(self, world: World) -> None:
        self.room = Room(2)
        self.jobs: list[Job] = []
        way: StraightWay[Visit] = StraightWay()
        way.open(Taker("w-1", SETTINGS.lease_s, self.room, self.start))
        world.batches._straight = way
        self.nonce = world.challenge()

    def start(self, visits: Sequence[Visit], until: float) -> None:
        self.jobs += [Job(visit, Lane.FRESH, "w-1", until) for visit in visits]


@pytest.fixture
def hand(world: World) -> Hand:
    return Hand(world)


def seal(world: World, hand: Hand, card: Card = CARD) -> str:
    return world.voice.seal(world.voice.claims(visit_body(FACE, card), hand.nonce))


def test_they_are_as_they_stand_and_nobody_else_can_take_them(world: World, hand: Hand) -> None:
    stored = world.store(seal(world, hand), seal(world, hand))
    assert [job.visit for job in hand.jobs] == [world.visit(job.visit.visit_id) for job in hand.jobs]
    assert len(hand.jobs) == 2
    assert not stored.has_work
    assert world.changes.claim("other", ALL) == []
    world.clock.now += SETTINGS.lease_s + 1
    assert len(world.changes.claim("other", ALL)) == 2  # a dead worker's work is done by another


def test_what_has_no_room_waits_for_any_worker(world: World, hand: Hand) -> None:
    stored = world.store(*(seal(world, hand) for _ in range(3)))
    assert stored.has_work
    in_hand = {job.visit.visit_id for job in hand.jobs}
    (job,) = world.changes.claim("other", ALL)
    assert (len(in_hand), job.visit.visit_id in in_hand) == (2, False)


def test_what_came_late_and_repeats_take_no_room(world: World, hand: Hand) -> None:
    fresh = seal(world, hand)
    world.store(fresh, world.voice.seal(world.voice.claims(visit_body(STAFF, CARD), "made-up")))
    world.store(fresh)
    assert len(hand.jobs) == 1
    assert hand.room.take(9) == 1


def test_they_are_settled_under_that_lease(world: World, hand: Hand) -> None:
    world.store(seal(world, hand))
    (job,) = hand.jobs
    world.changes.settle_all([(job, asyncio.run(ask_about(job.visit, UnableConnector())))])
    assert world.visit(job.visit.visit_id).change == 1


def test_a_database_that_refuses_puts_nothing_into_the_hand(world: World, hand: Hand) -> None:
    sealed = seal(world, hand)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE visits RENAME TO away")
    with pytest.raises(DatabaseError):
        world.store(sealed)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO visits")
    assert hand.jobs == []
    assert hand.room.take(9) == 2
