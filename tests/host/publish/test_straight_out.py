"""What was just committed goes out at once, lies in the outboxes as sent, and is sent again by whoever is left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from device.wire.topics import Leaf
from host.base.bell import RoleBells
from host.base.link import Outgoing, Wait
from host.publish.sealing import Made
from host.publish.sending import Sending
from host.publish.straight_out import StraightOut
from host.store.due import Lane
from host.store.replies import list_replies
from host.store.results import acknowledge, list_due
from tests.host.insurance.remembering import CARD
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import CLINIC, SETTINGS, World, found

pytestmark = pytest.mark.both_databases

WINDOW = 4
FEW = replace(SETTINGS, resend_window=WINDOW)


@dataclass
class PlayedLine:
    """A line whose other end takes everything or nothing."""

    is_connected: bool = True
    takes: bool = True
    said: list[str] = field(default_factory=list)

    def start(self) -> None:
        raise AssertionError("it is begun elsewhere")

    def stop(self) -> None:
        raise AssertionError("it is ended elsewhere")

    def send(self, message: Outgoing) -> None:
        raise AssertionError("whoever sends wants to know whether it was taken")

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        return self.begin(messages)(wait_s)

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        self.said += [message.topic.rsplit("/", 1)[1] for message in messages]
        return lambda _wait_s: [self.takes] * len(messages)


class Worker:
    """A worker of the world's host with a straight way out."""

    def __init__(self, world: World, loop: asyncio.AbstractEventLoop) -> None:
        self.world = world
        self.line = PlayedLine()
        self.bells = RoleBells.make(loop)
        self.out = StraightOut(world.engine, self.line, CLINIC, FEW, world.clock, self.bells)
        self.sending = Sending(world.engine, self.line, CLINIC, FEW, world.clock, self.out)
        world.changes.out = self.out
        self.out.look()
        self._loop = loop

    def settle(self, visits: int = 1) -> None:
        """Let visits come and be answered together."""
        for _ in range(visits):
            self.world.clock.now += 1
            self.world.arrive(visit_body(FACE, CARD), self.world.challenge(f"nonce-{self.world.clock.now}"))
        jobs = self.world.changes.claim("h-main", dict.fromkeys(Lane, visits))
        self.world.changes.settle_all([(job, found(job.visit.card)) for job in jobs])

    def lying(self) -> tuple[int, int]:
        """Count the replies that lie there, and the results that are due."""
        world = self.world
        with world.engine.begin() as connection:
            due = list_due(connection, world.clock(), FEW.resend_window)
            return len(list_replies(connection, world.clock())), len(due)

    def acknowledge_all(self) -> None:
        """Let clinic software have everything."""
        with self.world.engine.begin() as connection:
            named = [
                (row[0], row[1], row[2]) for row in self.world.rows("SELECT subscriber, number, jti FROM results")
            ]
            acknowledge(connection, named, self.world.clock())

    def rang_outgoing(self) -> bool:
        """Tell whether somebody is to look into the outboxes."""

        async def rang() -> bool:
            try:
                async with asyncio.timeout(0.2):
                    await self.bells.outgoing.wait(60)
            except TimeoutError:
                return False
            return True

        return self._loop.run_until_complete(rang())


@pytest.fixture
def worker(world: World) -> Iterator[Worker]:
    loop = asyncio.new_event_loop()
    yield Worker(world, loop)
    loop.close()


def test_what_was_settled_goes_out_without_a_look_into_the_outboxes(worker: Worker) -> None:
    worker.settle()
    assert worker.line.said == [Leaf.REPLY, worker.world.software.name]
    worker.out.note_handed()
    assert worker.lying() == (0, 0)
    assert not worker.rang_outgoing()
    worker.sending.send_due()
    assert len(worker.line.said) == 2


def test_a_result_without_a_receipt_is_sent_again_later(worker: Worker) -> None:
    worker.settle()
    worker.out.note_handed()
    worker.world.clock.now += FEW.resend_s
    worker.sending.send_due()
    assert worker.line.said[2:] == [worker.world.software.name]
    assert worker.world.rows("SELECT sends FROM results") == [(2,)]


def test_what_the_broker_does_not_take_lies_there_for_the_next_round(worker: Worker) -> None:
    worker.line.takes = False
    worker.settle()
    worker.out.note_handed()
    assert worker.lying() == (1, 1)
    assert worker.rang_outgoing()


def test_what_is_on_its_way_is_not_sent_by_a_round_too(worker: Worker) -> None:
    worker.settle()
    worker.sending.send_due()
    assert len(worker.line.said) == 2
    worker.out.note_handed()
    assert worker.lying() == (0, 0)


def test_without_a_connection_it_waits_in_the_outboxes(worker: Worker) -> None:
    worker.line.is_connected = False
    worker.settle()
    assert worker.line.said == []
    assert worker.lying() == (1, 1)


def test_what_was_committed_and_not_sent_goes_out_with_the_next_connection(worker: Worker) -> None:
    world = worker.world
    world.changes.out = Gone()
    worker.settle()
    assert worker.lying() == (1, 0)
    worker.sending.reconnected()
    worker.sending.send_due()
    assert worker.line.said == [Leaf.REPLY, world.software.name]


def test_a_subscriber_that_does_not_keep_up_gets_no_more_than_a_window(worker: Worker) -> None:
    for _ in range(WINDOW):
        worker.settle()
        worker.out.note_handed()
    assert worker.out.is_behind
    worker.line.said.clear()
    worker.settle(visits=3)
    worker.out.note_handed()
    assert worker.line.said == [Leaf.REPLY] * 3
    worker.world.clock.now += FEW.resend_s
    worker.sending.send_due()
    assert worker.line.said.count(worker.world.software.name) == WINDOW
    assert worker.line.said.count(Leaf.REPLY) == 3


def test_what_waits_since_before_the_start_is_found_before_anything_goes_straight(worker: Worker) -> None:
    world = worker.world
    worker.settle(visits=WINDOW)
    begun_anew = StraightOut(world.engine, worker.line, CLINIC, FEW, world.clock, worker.bells)
    assert not begun_anew.resend_at(world.clock())
    begun_anew.look()
    assert not begun_anew.resend_at(world.clock())
    worker.acknowledge_all()
    begun_anew.look()
    assert begun_anew.resend_at(world.clock()) > world.clock()


def test_one_that_keeps_up_again_is_told_straight_again(worker: Worker) -> None:
    worker.settle(visits=WINDOW)
    worker.out.note_handed()
    assert not worker.out.resend_at(worker.world.clock())
    worker.acknowledge_all()
    worker.sending.send_due()
    assert worker.out.resend_at(worker.world.clock())
    worker.line.said.clear()
    worker.settle()
    assert worker.line.said == [Leaf.REPLY, worker.world.software.name]


class Gone:
    """The way out of a process that is gone right after its commit."""

    def resend_at(self, now: float) -> float:
        return now + FEW.resend_s

    def hand_out(self, made: Made) -> bool:
        assert made.replies
        assert made.results
        return True
