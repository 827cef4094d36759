"""Two workers that send for one clinic at the same time: each row goes out once, and nobody waits for the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from host.base.link import Outgoing, Wait
from host.publish.sending import Sending
from host.store.replies import ReplyRow, add_replies, drop_replies, list_replies, take_replies
from host.store.results import ResultRow, acknowledge, add_results, list_due
from host.store.tables import results
from tests.fleet.database import FleetDatabase
from tests.host.world import NOW, SETTINGS, World

ROWS = 5
LIMIT_S = 60.0
AT_ONCE = "SET LOCAL lock_timeout = '2s'"
"""Whoever has to wait for a row fails, long before the other one is done."""


@dataclass
class PlayedLine:
    """Notes what is said, and says it when it may."""

    taken: bool = True
    may: threading.Event = field(default_factory=threading.Event)
    publishing: threading.Event = field(default_factory=threading.Event)
    said: list[str] = field(default_factory=list)
    is_connected: bool = True

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End."""

    def send(self, message: Outgoing) -> None:
        """Say it."""
        self.said.append(message.payload)

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        """Say it as soon as it may."""
        self.publishing.set()
        assert self.may.wait(LIMIT_S)
        self.said += [message.payload for message in messages]
        return [self.taken] * len(messages)

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        """Say it, and tell later whether it was taken."""
        return partial(self.publish, messages)


@pytest.fixture
def world(empty_fleet: FleetDatabase, tmp_path: Path) -> Iterator[World]:
    """Give the host of a clinic of a fleet."""
    made = World(tmp_path, database=empty_fleet.worker)
    yield made
    made.engine.dispose()


def sender(world: World, line: PlayedLine) -> Sending:
    """Give what one worker sends with."""
    return Sending(world.engine, line, world.clinic, SETTINGS, world.clock)


def add_rows(world: World, what: str) -> list[str]:
    """Let there be results or replies; give what is to be said."""
    sealed = [f"sealed-{number}" for number in range(ROWS)]
    with world.engine.begin() as connection:
        if what == "results":
            rows = [
                ResultRow(world.software.name, number, f"visit-{number}", 0, f"jti-{number}", text, NOW)
                for number, text in enumerate(sealed, 1)
            ]
            add_results(connection, rows)
        else:
            add_replies(connection, [ReplyRow(text, "t-front", text, NOW + 60) for text in sealed])
    return sealed


@contextmanager
def publishing(world: World, line: PlayedLine) -> Iterator[None]:
    """Let one worker send, and stand while it publishes."""
    sending = threading.Thread(target=sender(world, line).send_due)
    sending.start()
    try:
        assert line.publishing.wait(LIMIT_S)
        yield
    finally:
        line.may.set()
        sending.join(LIMIT_S)
        assert not sending.is_alive()


@pytest.mark.parametrize("what", ["results", "replies"])
def test_each_goes_out_once(world: World, what: str) -> None:
    sealed, first, second = add_rows(world, what), PlayedLine(), PlayedLine()
    second.may.set()
    with publishing(world, first):
        sender(world, second).send_due()
    sender(world, second).send_due()
    assert (first.said, second.said) == (sealed, [])


def test_what_no_node_takes_is_due_again_at_once(world: World) -> None:
    sealed, deaf, second = add_rows(world, "results"), PlayedLine(taken=False), PlayedLine()
    deaf.may.set()
    second.may.set()
    sender(world, deaf).send_due()
    sender(world, second).send_due()
    assert second.said == sealed


def test_a_receipt_waits_for_no_sender(world: World) -> None:
    add_rows(world, "results")
    with publishing(world, PlayedLine()), world.engine.begin() as connection:
        connection.exec_driver_sql(AT_ONCE)
        assert acknowledge(connection, [(world.software.name, 1, "jti-1")], NOW) == 1
    with world.engine.begin() as connection:
        assert connection.execute(select(results.c.due_at).where(results.c.number == 1)).scalar_one() is None
        assert [row.number for row in list_due(connection, NOW, ROWS)] == []


def test_a_reply_that_expires_in_anothers_hand_is_not_waited_for(world: World) -> None:
    add_rows(world, "replies")
    later = NOW + 61
    with world.engine.begin() as holding, world.engine.connect() as other:
        assert len(take_replies(holding, NOW)) == ROWS
        with other.begin():
            other.exec_driver_sql(AT_ONCE)
            drop_replies(other, [], later)
            assert count(other) == ROWS
        drop_replies(holding, [], later)
    with world.engine.begin() as connection:
        assert count(connection) == 0


def count(connection: Connection) -> int:
    """Count the replies."""
    return len(list_replies(connection, NOW))
