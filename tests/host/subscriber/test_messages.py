"""The subscriber's side: what it opens, what it refuses, and that the host takes what it says."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from device.wire import codec, envelope
from device.wire.errors import MessageError
from device.wire.keys import SigningKey, generate_opening_key, generate_signing_key
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card
from device.wire.succession import TrustedHost
from host.subscriber.folder import SubscriberKeys
from host.subscriber.messages import SubscriberMessages
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.voice import TerminalKeys
from tests.host.world import NOW, World, found


@pytest.fixture
def messages(world: World) -> SubscriberMessages:
    answer = EnrolmentAnswer(0, "c1", "s-karte", "", "", "", BrokerAddress("h", 1), world.keys.identity())
    keys = SubscriberKeys(TerminalKeys().tls, world.software.signing, world.software.opening)
    return SubscriberMessages(answer, TrustedHost(answer.host), keys)


@pytest.fixture
def sealed(world: World) -> str:
    """Give the host's own first result."""
    world.arrive(visit_body(FACE, Card()))
    world.settle(found(Card()))
    ((text,),) = world.rows("SELECT sealed FROM results")
    return str(text)


def token(world: World, sealed: str) -> dict[str, Any]:
    opened = envelope.open_sealed(sealed, world.software.opening, receiver="s-karte", sender="h-main")
    return envelope.verify(opened.token, RESULT_TYPE, lambda _: world.keys.result.public()).claims


def forge(
    world: World,
    claims: dict[str, Any],
    *,
    typ: str = RESULT_TYPE,
    key: SigningKey | None = None,
    sender: str = "h-main",
) -> bytes:
    signed = envelope.sign(typ, claims, key or world.keys.result)
    return envelope.seal(signed, world.software.opening.public(), sender=sender, receiver="s-karte").encode()


def test_result_of_the_host_opens(messages: SubscriberMessages, sealed: str) -> None:
    claims = messages.open_result(sealed.encode(), NOW)
    assert (claims.iss, claims.aud, claims.number) == ("h-main", "s-karte", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "h-other"},
        {"aud": "s-other"},
        {"schema": 99},
        {"schema": "0"},
        {"schema": [0]},
        {"number": 0},
        {"extra": 1},
        {"body": {}},
    ],
)
def test_claims_that_do_not_fit(
    world: World, messages: SubscriberMessages, sealed: str, change: dict[str, Any]
) -> None:
    with pytest.raises(MessageError):
        messages.open_result(forge(world, {**token(world, sealed), **change}), NOW)


def test_false_results(world: World, messages: SubscriberMessages, sealed: str) -> None:
    claims = token(world, sealed)
    false = [
        forge(world, claims, key=generate_signing_key("P-256")),
        forge(world, claims, key=world.keys.control),
        forge(world, claims, typ="uketsuke-visit+jwt"),
        forge(world, claims, sender="h-other"),
        sealed[:-5].encode() + b"AAAAA",
        b"",
        b"\xff",
    ]
    for payload in false:
        with pytest.raises(MessageError):
            messages.open_result(payload, NOW)


def test_result_for_another_subscriber(world: World, sealed: str) -> None:
    answer = EnrolmentAnswer(0, "c1", "s-other", "", "", "", BrokerAddress("h", 1), world.keys.identity())
    keys = SubscriberKeys(TerminalKeys().tls, generate_signing_key("P-256"), generate_opening_key("P-256"))
    with pytest.raises(MessageError):
        SubscriberMessages(answer, TrustedHost(answer.host), keys).open_result(sealed.encode(), NOW)


def test_host_takes_the_receipt_and_the_request(world: World, messages: SubscriberMessages, sealed: str) -> None:
    claims: ResultClaims = messages.open_result(sealed.encode(), NOW)
    receipt, request = messages.receipt(claims.number, claims.jti, NOW), messages.request(1, NOW)
    world.deliver(receipt.topic, receipt.payload)
    assert world.rows("SELECT due_at FROM results") == [(None,)]
    world.deliver(request.topic, request.payload)
    assert world.rows("SELECT due_at FROM results") == [(NOW,)]
    assert world.rows("SELECT count(*) FROM quarantine") == [(0,)]


def test_nothing_personal_in_the_repr(messages: SubscriberMessages, sealed: str) -> None:
    card = Card(issuer="0badcafe", serial="4711")
    claims = messages.open_result(sealed.encode(), NOW)
    shown = repr(dataclasses.replace(claims, body=dataclasses.replace(claims.body, card=card)))
    assert "4711" not in shown
    assert codec.to_json(claims)["number"] == 1
