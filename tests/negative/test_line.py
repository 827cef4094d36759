"""What a hostile network, terminal or broker can try; each is refused with its number and disturbs nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from device.wire import codec, envelope, topics
from device.wire.keys import generate_opening_key, generate_signing_key
from device.wire.messages.visit import VISIT_TYPE
from device.wire.topics import Leaf
from device.wire.words import ReceiptState
from tests.host.line.bodies import FACE, STAFF, pin_body, visit_body
from tests.host.line.line import Line, invite
from tests.host.line.terminal import Terminal, enrol_terminal
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def other(line: Line) -> Iterator[Terminal]:
    """Give a second terminal of the same clinic."""
    terminal = enrol_terminal(invite(line.config, "terminal", "back", "--letter", "B"), line.folder, "t-back")
    yield terminal
    terminal.stop()


def quarantined(line: Line, payload: str) -> int | None:
    rows = line.query("SELECT number FROM quarantine WHERE sealed = ?", payload.encode())
    return rows[0][0] if rows else None


def wait_for_number(line: Line, payload: str) -> int:
    return wait_for(lambda: quarantined(line, payload), "the message in quarantine")


def check_line_is_well(line: Line) -> None:
    body = visit_body(FACE, line.insured(2000).facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    assert line.results(body.visit_id)


def sealed_visit(terminal: Terminal, line: Line) -> str:
    body = visit_body(STAFF, line.insured(2001).facts())
    return terminal.voice.seal(terminal.voice.claims(body))


def flipped(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def test_altered_message_gets_no_receipt(line: Line) -> None:
    sealed = sealed_visit(line.terminal, line)
    altered = flipped(sealed, len(sealed) - 40)
    digest = line.terminal.send(altered)
    assert wait_for_number(line, altered) == 405
    check_line_is_well(line)
    assert all(entry.digest != digest for entry in line.terminal.receipts)


def test_signature_by_another_key(line: Line) -> None:
    body = visit_body(STAFF, line.insured(2002).facts())
    token = envelope.sign(VISIT_TYPE, codec.to_json(line.terminal.voice.claims(body)), generate_signing_key())
    sealed = line.terminal.voice.seal_token(token)
    line.terminal.send(sealed)
    assert wait_for_number(line, sealed) == 403


def test_other_terminals_token_sealed_again(line: Line, other: Terminal) -> None:
    body = visit_body(STAFF, line.insured(2003).facts())
    token = line.terminal.voice.sign(line.terminal.voice.claims(body), VISIT_TYPE)
    stolen = other.voice.seal_token(token)
    other.send(stolen)
    assert wait_for_number(line, stolen) == 403


def test_message_moved_to_another_terminals_topic(line: Line, other: Terminal) -> None:
    sealed = sealed_visit(line.terminal, line)
    other.send(sealed)
    assert wait_for_number(line, sealed) == 405


def test_signed_for_another_host(line: Line) -> None:
    body = visit_body(STAFF, line.insured(2004).facts())
    claims = dataclasses.replace(line.terminal.voice.claims(body), aud="h-other")
    sealed = line.terminal.voice.seal(claims)
    digest = line.terminal.send(sealed)
    entry = line.terminal.receipt_for(digest)
    assert (entry.state, entry.error) == (ReceiptState.REJECTED, 406)


def test_sealed_to_another_key(line: Line) -> None:
    token = line.terminal.voice.sign(
        line.terminal.voice.claims(visit_body(STAFF, line.insured(2005).facts())), VISIT_TYPE
    )
    wrong = generate_opening_key().public()
    sealed = envelope.seal(token, wrong, sender=line.terminal.name, receiver="h-main")
    line.terminal.send(sealed)
    assert wait_for_number(line, sealed) == 405


def test_same_number_with_other_bytes_is_an_alarm(line: Line) -> None:
    claims = line.terminal.voice.claims(visit_body(STAFF, line.insured(2006).facts()))
    first, second = line.terminal.voice.seal(claims), line.terminal.voice.seal(claims)
    assert line.terminal.receipt_for(line.terminal.send(first)).state is ReceiptState.STORED
    entry = line.terminal.receipt_for(line.terminal.send(second))
    assert (entry.state, entry.error) == (ReceiptState.REJECTED, 409)
    assert line.terminal.receipt_for(line.terminal.send(first)).state is not ReceiptState.REJECTED


def test_repeat_is_receipted_again_and_changes_nothing(line: Line) -> None:
    claims = line.terminal.voice.claims(visit_body(STAFF, line.insured(2007).facts()))
    sealed = line.terminal.voice.seal(claims)
    digest = line.terminal.send(sealed)
    line.terminal.receipt_for(digest)
    line.results(claims.body.visit_id)
    line.terminal.send(sealed)
    wait_for(
        lambda: [entry.state for entry in line.terminal.receipts if entry.digest == digest][1:] or None,
        "a second receipt",
    )
    states = [entry.state for entry in line.terminal.receipts if entry.digest == digest]
    assert states == [ReceiptState.STORED, ReceiptState.REPEAT]
    assert line.query(
        "SELECT change FROM results WHERE visit_id = ? AND subscriber = 's-karte'", claims.body.visit_id
    ) == [(1,)]


def test_one_visit_id_in_two_messages(line: Line) -> None:
    body = visit_body(STAFF, line.insured(2008).facts())
    assert line.terminal.receipt_for(line.terminal.send_visit(body)).state is ReceiptState.STORED
    entry = line.terminal.receipt_for(line.terminal.send_visit(body))
    assert (entry.state, entry.error) == (ReceiptState.REJECTED, 409)


def test_foreign_topics_are_closed_by_the_broker(line: Line, other: Terminal) -> None:
    sealed = sealed_visit(line.terminal, line)
    for clinic, name in (("c1", line.terminal.name), ("c2", other.name)):
        other.publish_elsewhere(topics.terminal_topic(clinic, name, Leaf.VISIT), sealed)
    other.publish_elsewhere(topics.subscriber_topic("c1", "s-karte"), sealed)
    check_line_is_well(line)
    assert quarantined(line, sealed) is None
    assert "result_refused" not in line.subscriber.log.read_text()


@pytest.mark.parametrize(
    ("change", "number"),
    [
        pytest.param({"schema": 99}, 407, id="unknown schema"),
        pytest.param({"iss": "t-back"}, 406, id="signed as another"),
        pytest.param({"boot": "\ud800"}, 401, id="boot that is no text"),
        pytest.param({"seq": 2**63}, 401, id="seq beyond the database"),
        pytest.param({"iat": 2**70}, 401, id="time beyond all readers"),
        pytest.param({"extra": 1}, 401, id="unknown key"),
        pytest.param({"eat_nonce": "\ud800"}, 401, id="lone surrogate"),
    ],
)
def test_claims_that_do_not_fit(line: Line, change: dict[str, Any], number: int) -> None:
    claims = codec.to_json(line.terminal.voice.claims(visit_body(STAFF, line.insured(2009).facts())))
    payload = line.terminal.voice.sign_anything({**claims, **change}, VISIT_TYPE)
    sealed = line.terminal.voice.seal_token(payload)
    line.terminal.send(sealed)
    assert wait_for_number(line, sealed) == number


@pytest.mark.parametrize("rubbish", ["", "x", "a.b.c.d.e", "{}", "." * 4, "\u65e5\u672c", "A" * 100_000])
def test_rubbish(line: Line, rubbish: str) -> None:
    line.terminal.publish(Leaf.VISIT, rubbish)
    if rubbish:
        assert wait_for_number(line, rubbish) in (401, 402)
    check_line_is_well(line)


def test_pin_proof_of_another_visit_is_not_believed(line: Line) -> None:
    challenge = line.terminal.challenge()
    card = line.insured(2010)
    stolen = pin_body(card, challenge, line.terminal.name).pin
    body = dataclasses.replace(pin_body(card, challenge, line.terminal.name), pin=stolen)
    line.terminal.send_visit(body, challenge)
    reply = line.terminal.reply_for(body.visit_id)
    assert (reply.outcome, reply.eligibility.next_step.name) == ("not_verified", "confirm_person")
    (result,) = line.results(body.visit_id)
    # clinic software is told that the proof failed, never which try of whom went wrong
    assert (result["visit"]["holder"]["reason"], result["visit"]["card"]["genuine"]) == (0, "failed")


def test_pin_proof_over_an_invented_challenge_is_not_believed(line: Line) -> None:
    body = pin_body(line.insured(2011), "made-up-nonce", line.terminal.name)
    line.terminal.send_visit(body, "made-up-nonce")
    assert line.terminal.reply_for(body.visit_id).outcome == "not_verified"
