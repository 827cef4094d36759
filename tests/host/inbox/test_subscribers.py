"""Subscribers' receipts and requests: only their own, only signed by them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from device.wire import codec, envelope
from device.wire.keys import generate_signing_key
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_REQUEST_TYPE
from device.wire.messages.visit import Card
from host.store.registry import deactivate
from tests.host.line.bodies import FACE, new_id, visit_body
from tests.host.world import Software, World, found

pytestmark = pytest.mark.both_databases

TOPIC = "uketsuke/1/c1/eligibility/s-karte"


@pytest.fixture
def jti(world: World) -> str:
    """Give the id of the subscriber's first result, which waits for its receipt."""
    world.arrive(visit_body(FACE, Card()))
    world.settle(found(Card()))
    ((jti,),) = world.rows("SELECT jti FROM results")
    return str(jti)


def signed(claims: object, typ: str, key: Any) -> str:
    return envelope.sign(typ, codec.to_json(claims), key)


def acknowledged(world: World) -> int:
    return int(world.rows("SELECT count(*) FROM results WHERE acknowledged_at IS NOT NULL")[0][0])


def test_receipt_ends_the_duty(world: World, jti: str) -> None:
    world.deliver(f"{TOPIC}/receipt", signed(world.say_received(1, jti), RESULT_RECEIPT_TYPE, world.software.signing))
    assert acknowledged(world) == 1
    assert world.rows("SELECT due_at FROM results") == [(None,)]


def test_receipt_for_another_message_of_that_number(world: World, jti: str) -> None:
    assert jti
    claims = world.say_received(1, new_id())
    world.deliver(f"{TOPIC}/receipt", signed(claims, RESULT_RECEIPT_TYPE, world.software.signing))
    assert acknowledged(world) == 0


def test_receipt_by_another_key(world: World, jti: str) -> None:
    token = signed(world.say_received(1, jti), RESULT_RECEIPT_TYPE, generate_signing_key("P-256"))
    world.deliver(f"{TOPIC}/receipt", token)
    assert acknowledged(world) == 0
    assert world.rows("SELECT number FROM quarantine") == [(403,)]


def test_receipt_of_a_subscriber_that_was_revoked(world: World, jti: str) -> None:
    with world.engine.begin() as connection:
        assert deactivate(connection, world.software.name)
    world.deliver(f"{TOPIC}/receipt", signed(world.say_received(1, jti), RESULT_RECEIPT_TYPE, world.software.signing))
    assert acknowledged(world) == 0
    assert world.rows("SELECT number FROM quarantine") == [(412,)]


def test_receipt_of_one_subscriber_on_the_topic_of_another(world: World, jti: str) -> None:
    other = Software("s-other")
    world.enrol_software(other)
    token = signed(world.say_received(1, jti), RESULT_RECEIPT_TYPE, other.signing)
    world.deliver("uketsuke/1/c1/eligibility/s-other/receipt", token)
    assert acknowledged(world) == 0
    assert world.rows("SELECT number FROM quarantine") == [(406,)]


def test_request_on_the_receipts_topic(world: World, jti: str) -> None:
    assert jti
    world.deliver(f"{TOPIC}/receipt", signed(world.ask_from(1), RESULT_REQUEST_TYPE, world.software.signing))
    assert world.rows("SELECT number FROM quarantine") == [(402,)]


@pytest.mark.parametrize(
    ("change", "number"), [({"jti": "\ud800"}, 401), ({"number": 2**60}, 401), ({"aud": "h-x"}, 406)]
)
def test_receipt_that_does_not_fit(world: World, jti: str, change: dict[str, Any], number: int) -> None:
    claims = {**codec.to_json(world.say_received(1, jti)), **change}
    voice = dataclasses.replace(
        world.voice, keys=dataclasses.replace(world.voice.keys, signing=world.software.signing)
    )
    world.deliver(f"{TOPIC}/receipt", voice.sign_anything(claims, RESULT_RECEIPT_TYPE))
    assert world.rows("SELECT number FROM quarantine") == [(number,)]


def test_request_makes_results_due_again(world: World, jti: str) -> None:
    world.deliver(f"{TOPIC}/receipt", signed(world.say_received(1, jti), RESULT_RECEIPT_TYPE, world.software.signing))
    world.deliver(f"{TOPIC}/request", signed(world.ask_from(1), RESULT_REQUEST_TYPE, world.software.signing))
    assert world.rows("SELECT due_at, sends FROM results") == [(world.clock.now, 0)]
    assert acknowledged(world) == 1


def test_unknown_subscriber(world: World) -> None:
    token = signed(world.ask_from(1), RESULT_REQUEST_TYPE, world.software.signing)
    world.deliver("uketsuke/1/c1/eligibility/s-nobody/request", token)
    assert world.rows("SELECT number FROM quarantine") == [(403,)]
