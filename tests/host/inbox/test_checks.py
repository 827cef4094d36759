"""The checks of a sealed message: what passes, and every refusal with its number and whether it is receipted."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from device.wire import codec
from device.wire.keys import OpeningKey, generate_opening_key, generate_signing_key
from device.wire.messages.visit import VISIT_TYPE, Card, RegistrationRequest, VisitClaims
from host.inbox.checks import Checked, MessageChecks, Refused
from host.store.registry import Party
from tests.host.line.bodies import STAFF, new_id, visit_body
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.world import World

CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)


@pytest.fixture
def checks(world: World) -> MessageChecks:
    return MessageChecks("h-main", world.keys.find_opening)


def registry(*voices: Voice) -> dict[str, Party]:
    return {
        voice.name: Party(voice.name, voice.keys.signing.public(), voice.keys.opening.public()) for voice in voices
    }


def check(checks: MessageChecks, world: World, sealed: str) -> Checked | Refused:
    return checks.check("t-front", sealed.encode(), registry(world.voice))


def claims(world: World) -> VisitClaims:
    return world.voice.claims(visit_body(STAFF, CARD))


def refusal(outcome: Checked | Refused) -> tuple[int, bool]:
    assert isinstance(outcome, Refused)
    return outcome.error.number, outcome.key is not None


def test_visit_passes(world: World, checks: MessageChecks) -> None:
    said = claims(world)
    outcome = check(checks, world, world.voice.seal(said))
    assert isinstance(outcome, Checked)
    assert (outcome.typ, outcome.claims) == (VISIT_TYPE, said)
    assert outcome.raw == codec.to_json(said)


def test_registration_request_passes(world: World, checks: MessageChecks) -> None:
    said = world.voice.request(RegistrationRequest(new_id(), "0badcafe", "4711"))
    outcome = check(checks, world, world.voice.seal(said))
    assert isinstance(outcome, Checked)
    assert outcome.claims == said


def test_nothing_personal_in_the_repr(world: World, checks: MessageChecks) -> None:
    assert "4711" not in repr(check(checks, world, world.voice.seal(claims(world))))


def test_unknown_terminal(world: World, checks: MessageChecks) -> None:
    outcome = checks.check("t-front", world.voice.seal(claims(world)).encode(), {})
    assert refusal(outcome) == (403, False)


def test_key_of_another_terminal(world: World, checks: MessageChecks) -> None:
    other = Voice("t-back", world.voice.host)
    token = other.sign(claims(world), VISIT_TYPE)
    outcome = checks.check("t-front", world.voice.seal_token(token).encode(), registry(world.voice, other))
    assert refusal(outcome) == (403, False)


def test_seal_by_another_terminal(world: World, checks: MessageChecks) -> None:
    token = world.voice.sign(claims(world), VISIT_TYPE)
    assert refusal(check(checks, world, world.voice.seal_token(token, sender="t-back"))) == (405, False)


@pytest.mark.parametrize("found", [None, generate_opening_key()])
def test_seal_for_another_key(world: World, found: OpeningKey | None) -> None:
    other = MessageChecks("h-main", lambda _kid: found)
    assert refusal(other.check("t-front", world.voice.seal(claims(world)).encode(), registry(world.voice)))[0] == 405


def test_key_that_was_revoked(world: World, checks: MessageChecks) -> None:
    sealed = world.voice.seal(claims(world)).encode()
    revoked = {name: dataclasses.replace(party, revoked=True) for name, party in registry(world.voice).items()}
    assert refusal(checks.check("t-front", sealed, revoked)) == (412, False)


def test_seal_for_another_host(world: World) -> None:
    other = MessageChecks("h-other", world.keys.find_opening)
    assert refusal(other.check("t-front", world.voice.seal(claims(world)).encode(), registry(world.voice)))[0] == 405


def test_signature_with_the_known_key_id_by_another_key(world: World, checks: MessageChecks) -> None:
    false = dataclasses.replace(generate_signing_key(), kid=world.voice.keys.signing.kid)
    thief = dataclasses.replace(world.voice, keys=TerminalKeys(signing=false))
    assert refusal(check(checks, world, thief.seal(claims(world)))) == (404, False)


@pytest.mark.parametrize("typ", ["JWT", "uketsuke-receipt+jwt", "uketsuke-command+jwt"])
def test_other_kind_of_message(world: World, checks: MessageChecks, typ: str) -> None:
    token = world.voice.sign(claims(world), typ)
    assert refusal(check(checks, world, world.voice.seal_token(token))) == (402, False)


def test_signed_token_without_a_seal(world: World, checks: MessageChecks) -> None:
    assert refusal(check(checks, world, world.voice.sign(claims(world), VISIT_TYPE)))[0] == 401


def test_bytes_that_are_no_text(checks: MessageChecks, world: World) -> None:
    assert refusal(checks.check("t-front", b"\xff\xfe", registry(world.voice))) == (401, False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"schema": 99}, (407, True)),
        ({"schema": "0"}, (407, True)),
        ({"iss": "t-back"}, (406, True)),
        ({"aud": "h-other"}, (406, True)),
        ({"seq": 0}, (401, False)),
        ({"seq": -1}, (401, False)),
        ({"seq": True}, (401, False)),
        ({"seq": 2**63}, (401, False)),
        ({"seq": "1"}, (401, False)),
        ({"boot": ""}, (401, False)),
        ({"boot": "a b"}, (401, False)),
        ({"boot": "a" * 65}, (401, False)),
        ({"boot": "\ud800"}, (401, False)),
        ({"iat": 2**53}, (401, True)),
        ({"iat": None}, (401, True)),
        ({"jti": "\udfff"}, (401, True)),
        ({"unknown": 1}, (401, True)),
        ({"body": {}}, (401, True)),
    ],
)
def test_claims_that_do_not_fit(
    world: World, checks: MessageChecks, change: dict[str, Any], expected: tuple[int, bool]
) -> None:
    token = world.voice.sign_anything({**codec.to_json(claims(world)), **change}, VISIT_TYPE)
    assert refusal(check(checks, world, world.voice.seal_token(token))) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "12a"},
        {"serial": "9" * 50},
        {"serial": "-1"},
        {"serial": "\u0661"},
        {"issuer": "0BADCAFE"},
        {"issuer": "../x"},
        {"not_after": -1},
        {"not_after": 253_402_300_800},
    ],
)
def test_card_that_cannot_be_asked_about(world: World, checks: MessageChecks, change: dict[str, Any]) -> None:
    said = codec.to_json(claims(world))
    said["body"]["card"].update(change)
    token = world.voice.sign_anything(said, VISIT_TYPE)
    assert refusal(check(checks, world, world.voice.seal_token(token))) == (401, True)


def test_name_of_who_confirmed_that_has_no_room(world: World, checks: MessageChecks) -> None:
    said = codec.to_json(claims(world))
    said["body"]["confirmation"]["by"] = "見" * 65
    token = world.voice.sign_anything(said, VISIT_TYPE)
    assert refusal(check(checks, world, world.voice.seal_token(token))) == (401, True)


def test_claims_that_would_not_fit_into_a_result(world: World, checks: MessageChecks) -> None:
    body = visit_body(STAFF, CARD)
    body = dataclasses.replace(body, timings_ms={f"stage {number}": 1 for number in range(1800)})
    assert refusal(check(checks, world, world.voice.seal(world.voice.claims(body)))) == (401, True)


def test_nesting_without_end(world: World, checks: MessageChecks) -> None:
    depth = 900
    deep = json.loads("[" * depth + "]" * depth)
    token = world.voice.sign_anything({**codec.to_json(claims(world)), "clock": deep}, VISIT_TYPE)
    assert refusal(check(checks, world, world.voice.seal_token(token)))[0] == 401
