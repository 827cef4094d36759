"""Results and replies as their readers open them."""

from __future__ import annotations

from device.wire import codec, envelope
from device.wire.messages.host import REPLY_TYPE, ReplyClaims
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card
from device.wire.words import EligibilityStatus
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import NOW, SETTINGS, Software, World, found

CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)


def open_result(world: World, software: Software, number: int) -> ResultClaims:
    sql = f"SELECT sealed FROM results WHERE subscriber = '{software.name}' AND number = {number}"  # noqa: S608
    ((sealed,),) = world.rows(sql)
    opened = envelope.open_sealed(sealed, software.opening, receiver=software.name, sender="h-main")
    key = world.keys.result.public()
    return codec.from_json(envelope.verify(opened.token, RESULT_TYPE, lambda _: key).claims, ResultClaims)


def test_every_subscriber_gets_its_own_numbers(world: World) -> None:
    first, second = visit_body(FACE, CARD), visit_body(FACE, CARD)
    world.arrive(first)
    world.settle(found(CARD))
    later = Software("s-later")
    world.enrol_software(later)
    world.arrive(second)
    world.settle(found(CARD))
    assert [open_result(world, world.software, number).body.visit_id for number in (1, 2)] == [
        first.visit_id,
        second.visit_id,
    ]
    claims = open_result(world, later, 1)
    assert (claims.iss, claims.aud, claims.number, claims.iat) == ("h-main", "s-later", 1, int(NOW))
    assert claims.body.visit_id == second.visit_id


def test_subscriber_enrolled_again_goes_on_with_its_numbers_under_new_keys(world: World) -> None:
    world.arrive(visit_body(FACE, CARD))
    world.settle(found(CARD))
    renewed = Software()
    world.enrol_software(renewed)
    world.arrive(visit_body(FACE, CARD))
    world.settle(found(CARD))
    assert open_result(world, renewed, 2).number == 2


def test_result_holds_what_was_said_and_found(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    world.settle(found(CARD, EligibilityStatus.NEW_ELSEWHERE))
    record = open_result(world, world.software, 1).body
    assert (record.terminal, record.ticket, record.received_at, record.late) == ("t-front", "A7K", int(NOW), True)
    assert (record.consent, record.timings_ms) == (body.consent, body.timings_ms)
    assert record.card == Card(kind=CARD.kind)  # no certificate: it is the same at every clinic
    assert record.eligibility.status is EligibilityStatus.NEW_ELSEWHERE


def test_reply_for_the_terminal(world: World) -> None:
    body = visit_body(FACE, CARD)
    world.arrive(body)
    world.settle(found(CARD))
    ((sealed,),) = world.rows("SELECT sealed FROM replies")
    opened = envelope.open_sealed(sealed, world.voice.keys.opening, receiver="t-front", sender="h-main")
    key = world.keys.control.public()
    claims = codec.from_json(envelope.verify(opened.token, REPLY_TYPE, lambda _: key).claims, ReplyClaims)
    assert (claims.aud, claims.exp) == ("t-front", int(NOW) + SETTINGS.reply_expires_s)
    assert claims.body.visit_id == body.visit_id
    assert "4711" not in str(claims)
