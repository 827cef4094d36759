"""A batch of visits stored together: what it leaves, what it costs, and that a wrong one among them fails alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from device.wire.messages.visit import RegistrationRequest
from device.wire.words import ReceiptState
from host.base.errors import NumberUsedTwice
from tests.host.line.bodies import FACE, STAFF, new_id, visit_body
from tests.host.worker.test_changes import CARD
from tests.host.world import World

pytestmark = pytest.mark.both_databases

STORED, REPEAT, REJECTED = ReceiptState.STORED, ReceiptState.REPEAT, ReceiptState.REJECTED


def sealed(world: World, count: int) -> list[str]:
    return [world.voice.seal(world.voice.claims(visit_body(FACE, CARD))) for _ in range(count)]


def states(world: World, *payloads: str) -> list[ReceiptState]:
    return [entry.state for entry in world.store(*payloads).receipts["t-front"]]


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Give the statements that the database is told meanwhile."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    yield told
    event.remove(world.engine, "before_cursor_execute", note)


def test_more_visits_take_no_more_statements(world: World) -> None:
    states(world, *sealed(world, 1))  # the counter of changes is there from now on
    with counted(world) as few:
        assert states(world, *sealed(world, 2)) == [STORED] * 2
    with counted(world) as many:
        assert states(world, *sealed(world, 20)) == [STORED] * 20
    assert len(many) == len(few)
    assert world.rows("SELECT count(*) FROM visits") == [(23,)]


def test_receipts_come_in_the_order_of_the_messages(world: World) -> None:
    first, second, third = sealed(world, 3)
    states(world, second)
    stored = world.store(third, second, "rubbish", first)
    assert [(entry.seq, entry.state) for entry in stored.receipts["t-front"]] == [
        (3, STORED),
        (2, REPEAT),
        (1, STORED),
    ]
    assert stored.has_work
    assert len(stored.refused) == 1


def test_the_same_message_twice_in_one_batch(world: World) -> None:
    one, other = sealed(world, 2)
    assert states(world, one, other, one) == [STORED, STORED, REPEAT]
    assert world.rows("SELECT count(*) FROM visits") == [(2,)]


def test_one_number_for_two_messages_in_one_batch_is_an_alarm(world: World) -> None:
    one, other = sealed(world, 2)
    world.voice.seq -= 1
    copy = world.voice.seal(world.voice.claims(visit_body(STAFF, CARD)))
    stored = world.store(one, other, copy)
    assert [entry.state for entry in stored.receipts["t-front"]] == [STORED, STORED, REJECTED]
    assert stored.refused == [NumberUsedTwice.number]


def test_one_visit_id_for_two_numbers_fails_alone(world: World) -> None:
    body = visit_body(FACE, CARD)
    twice = [world.voice.seal(world.voice.claims(body)) for _ in range(2)]
    stored = world.store(*sealed(world, 1), *twice, *sealed(world, 1))
    assert [entry.state for entry in stored.receipts["t-front"]] == [STORED, STORED, REJECTED, STORED]
    assert world.rows("SELECT count(*) FROM visits") == [(3,)]
    assert world.rows("SELECT count(*) FROM inbox") == [(3,)]


def test_requests_and_visits_in_one_batch(world: World) -> None:
    body = visit_body(FACE, CARD)
    visit = world.voice.seal(world.voice.claims(body))
    request = RegistrationRequest(body.visit_id, CARD.issuer, CARD.serial)
    wish = world.voice.seal(world.voice.request(request))
    assert states(world, visit, wish, *sealed(world, 1)) == [STORED] * 3
    assert world.rows("SELECT visit_id FROM registrations") == [(body.visit_id,)]


def test_stored_together_a_visit_can_be_read_as_one_that_came_alone(world: World) -> None:
    bodies = [visit_body(FACE, CARD, visit_id=new_id()) for _ in range(3)]
    states(world, *(world.voice.seal(world.voice.claims(body)) for body in bodies))
    assert [world.visit(body.visit_id).body for body in bodies] == bodies
