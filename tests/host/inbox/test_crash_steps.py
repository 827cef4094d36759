"""A host that dies between any two steps of taking a message: nothing is lost, and nothing visible happens twice.

Each test stops the real storing code at one step, throws it away, and lets the broker (or the terminal's outbox)
bring the message again to a new one on the same database. The disk's own part of it is in `tests/power`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest
from sqlalchemy import Connection, event

from device.wire import codec, envelope
from device.wire.messages.host import RECEIPT_TYPE, ReceiptClaims
from device.wire.words import ReceiptState
from host.base.bell import RoleBells
from host.base.link import BrokerLink, Delivery, Outgoing
from host.inbox.receipts import ReceiptMaker
from host.inbox.storing import Storing
from host.publish.sending import Sending
from host.store.due import Lane
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.cards import TestIssuer
from tests.host.world import SETTINGS, World, found

TOPIC = "uketsuke/1/c1/t-front/visit"
CARD = TestIssuer.make().card(1).facts()


class DiedError(Exception):
    """The program was killed here."""


@dataclass
class Link:
    """Stands where the link stands; at the step `dies_at` the program is killed (the port is ours)."""

    dies_at: str = ""
    acknowledged: list[int] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    is_connected: bool = True

    def ack(self, delivery: Delivery) -> None:
        """Acknowledge, or die before it."""
        self._pass("ack")
        self.acknowledged.append(delivery.mid)

    def send(self, message: Outgoing) -> None:
        """Send, or die before it."""
        self._pass("send")
        self.sent.append(message)

    def publish(self, messages: list[Outgoing], _wait_s: float) -> list[bool]:
        """Publish, and perhaps die after it."""
        self.sent += messages
        self._pass("published")
        return [True] * len(messages)

    def _pass(self, step: str) -> None:
        if self.dies_at == step:
            raise DiedError(step)


@dataclass
class Host:
    """One run of a host after the other on one database."""

    world: World
    loop: asyncio.AbstractEventLoop

    def take(self, sealed: str, link: Link, times: int = 1) -> None:
        """Let a message come, perhaps several times in one group."""
        world = self.world
        receipts = ReceiptMaker("c1", world.keys)
        storing = Storing(world.batches, receipts, world.clock, world.log, RoleBells.make(self.loop))
        group = [Delivery(TOPIC, sealed.encode(), mid, 1) for mid in range(1, times + 1)]
        storing._store(group, cast("BrokerLink", link))

    def send(self, link: Link) -> None:
        """Send what lies in the outboxes."""
        Sending(self.world.engine, cast("BrokerLink", link), "c1", SETTINGS, self.world.clock).send_due()

    def states(self, link: Link) -> list[ReceiptState]:
        """Give what the receipts that went out say."""
        key = self.world.keys.receipt
        opened = [envelope.verify(one.payload, RECEIPT_TYPE, lambda _: key) for one in link.sent]
        claims = [codec.from_json(one.claims, ReceiptClaims) for one in opened]
        return [entry.state for one in claims for entry in one.entries]

    def stored(self) -> tuple[int, int]:
        """Count the messages and the visits."""
        (inbox,), (visits,) = self.world.rows("SELECT count(*) FROM inbox UNION ALL SELECT count(*) FROM visits")
        return inbox, visits


@pytest.fixture
def host(world: World) -> Iterator[Host]:
    """Give a host."""
    loop = asyncio.new_event_loop()
    yield Host(world, loop)
    loop.close()


@pytest.fixture
def sealed(world: World) -> str:
    """Give a visit as it comes."""
    return world.voice.seal(world.voice.claims(visit_body(FACE, CARD)))


def dying(world: World) -> Callable[[], None]:
    """Let the next commit of the database be where the program dies; give what ends that."""

    def die(_connection: Connection) -> None:
        raise DiedError("commit")

    event.listen(world.engine, "commit", die)
    return lambda: event.remove(world.engine, "commit", die)


def test_before_the_commit(host: Host, sealed: str) -> None:
    end = dying(host.world)
    link = Link()
    with pytest.raises(DiedError):
        host.take(sealed, link)
    end()
    assert (host.stored(), link.acknowledged, link.sent) == ((0, 0), [], [])
    again = Link()
    host.take(sealed, again)
    assert (host.stored(), host.states(again)) == ((1, 1), [ReceiptState.STORED])


@pytest.mark.parametrize("step", ["ack", "send"])
def test_after_the_commit(host: Host, sealed: str, step: str) -> None:
    with pytest.raises(DiedError):
        host.take(sealed, Link(step))
    again = Link()
    host.take(sealed, again)
    assert (host.stored(), host.states(again)) == ((1, 1), [ReceiptState.REPEAT])


def test_twice_in_one_group(host: Host, sealed: str) -> None:
    link = Link()
    host.take(sealed, link, times=2)
    assert (host.stored(), link.acknowledged) == ((1, 1), [1, 2])
    assert host.states(link) == [ReceiptState.STORED, ReceiptState.REPEAT]


def test_worker_before_its_commit(host: Host, sealed: str) -> None:
    host.take(sealed, Link())
    (job,) = host.world.changes.claim("first", dict.fromkeys(Lane, 1))
    end = dying(host.world)
    with pytest.raises(DiedError):
        host.world.changes.settle(job, found(CARD))
    end()
    host.world.clock.now += SETTINGS.lease_s
    (again,) = host.world.changes.claim("second", dict.fromkeys(Lane, 1))
    assert host.world.changes.settle(again, found(CARD))
    assert not host.world.changes.settle(job, found(CARD))  # the first was only slow, and comes too late
    assert host.world.rows("SELECT number, change FROM results") == [(1, 1)]
    assert host.world.rows("SELECT count(*) FROM replies") == [(1,)]


def test_between_the_worker_and_the_broker(host: Host, sealed: str) -> None:
    host.take(sealed, Link())
    host.world.settle(found(CARD))
    first = Link("published")
    with pytest.raises(DiedError):
        host.send(first)
    again = Link()
    host.send(again)
    assert [one.payload for one in again.sent] == [one.payload for one in first.sent]  # the same `jti`: dropped there
    assert {one.topic.rsplit("/", 1)[1] for one in first.sent} == {"reply", "s-karte"}
