"""Visits through the whole line: receipt, reply, result, confirmation, late answers, registration."""

from __future__ import annotations

import re

import httpx
import pytest

from device.wire.messages.visit import Card, RegistrationRequest
from device.wire.words import EligibilityStatus, Outcome, ReceiptState
from tests.host.line.bodies import FACE, NO_CARD, STAFF, pin_body, visit_body
from tests.host.line.line import PASSWORD, Line
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system


def test_pin_visit_reaches_terminal_and_subscriber(line: Line) -> None:
    terminal = line.terminal
    challenge = terminal.challenge()
    body = pin_body(line.insured(1001), challenge, terminal.name)
    digest = terminal.send_visit(body, challenge)
    assert terminal.receipt_for(digest).state is ReceiptState.STORED
    reply = terminal.reply_for(body.visit_id)
    assert reply.outcome is Outcome.VERIFIED
    assert reply.eligibility.status is EligibilityStatus.ELIGIBLE
    assert reply.eligibility.next_step.name == "proceed"
    (result,) = line.results(body.visit_id)
    assert result["acknowledged"] is True
    visit = result["visit"]
    assert (visit["holder"]["method"], visit["holder"]["outcome"]) == ("pin", "verified")
    assert (visit["card"]["genuine"], visit["card"]["revocation"]) == ("proved", "good")
    assert (visit["late"], visit["change"]) == (False, 1)


def test_offline_pin_visit_is_checked_all_the_same_and_marked_late(line: Line) -> None:
    body = pin_body(line.insured(1002), "", line.terminal.name)
    line.terminal.send_visit(body)
    (result,) = line.results(body.visit_id)
    assert (result["visit"]["holder"]["outcome"], result["visit"]["late"]) == ("verified", True)


def test_face_visit_is_taken_as_it_is(line: Line) -> None:
    body = visit_body(FACE, line.insured(1003).facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    assert line.terminal.reply_for(body.visit_id).outcome is Outcome.MATCH


def test_visit_without_card_asks_for_the_insured_number(line: Line) -> None:
    body = visit_body(NO_CARD, Card())
    line.terminal.send_visit(body)
    reply = line.terminal.reply_for(body.visit_id)
    assert (reply.eligibility.checked, reply.eligibility.reason) == (False, 506)
    assert reply.eligibility.next_step.name == "look_up_by_insured_number"


def test_pending_visit_is_confirmed_on_the_desk_page(line: Line) -> None:
    body = visit_body(STAFF, line.insured(1004).facts(), ticket="A2B")
    line.terminal.send_visit(body, line.terminal.challenge())
    reply = line.terminal.reply_for(body.visit_id)
    assert reply.eligibility.next_step.name == "confirm_person"
    assert reply.eligibility.status is EligibilityStatus.ELIGIBLE
    _confirm_at_desk(line.desk_url(), body.visit_id)
    first, second = line.results(body.visit_id, 2)
    assert (first["visit"]["holder"]["outcome"], first["visit"]["change"]) == ("pending", 1)
    assert (second["visit"]["holder"]["outcome"], second["visit"]["change"]) == ("confirmed", 2)
    assert second["visit"]["confirmation"]["by"] == "mihon"
    assert second["visit"]["eligibility"]["next_step"]["name"] == "proceed"


def test_failed_check_is_made_up_for_later(line: Line) -> None:
    body = visit_body(FACE, line.insured(1005).facts())
    line.authority.admin("PUT", "/admin/behaviour", {"mode": "failing"})
    line.terminal.send_visit(body, line.terminal.challenge())
    reply = line.terminal.reply_for(body.visit_id)
    assert (reply.eligibility.status, reply.eligibility.reason) == (EligibilityStatus.COULD_NOT_CHECK, 504)
    assert reply.eligibility.next_step.name == "could_not_check_self_declaration"
    line.authority.admin("PUT", "/admin/behaviour", {"mode": "normal"})
    answers = [result["visit"]["eligibility"] for result in line.results(body.visit_id, 2)]
    assert [(answer["checked"], answer["checked_late"]) for answer in answers] == [(False, False), (True, True)]


def test_registration_of_the_visits_card(line: Line) -> None:
    card = line.insured(1006, registered=False)
    body = visit_body(FACE, card.facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    assert line.terminal.reply_for(body.visit_id).eligibility.status is EligibilityStatus.NOT_REGISTERED
    request = RegistrationRequest(body.visit_id, body.card.issuer, body.card.serial)
    line.terminal.send(line.terminal.voice.seal(line.terminal.voice.request(request)))
    wait_for(
        lambda: line.terminal.reply_for(body.visit_id).eligibility.status is EligibilityStatus.ELIGIBLE,
        "the reply after the registration",
    )


def test_registration_of_another_card_is_not_carried_out(line: Line) -> None:
    other = line.insured(1007, registered=False)
    body = visit_body(FACE, line.insured(1008).facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    line.terminal.reply_for(body.visit_id)
    facts = other.facts()
    digest = line.terminal.send(
        line.terminal.voice.seal(
            line.terminal.voice.request(RegistrationRequest(body.visit_id, facts.issuer, facts.serial))
        )
    )
    assert line.terminal.receipt_for(digest).state is ReceiptState.STORED
    wait_for(lambda: "registration_refused" in line.host.log.read_text(), "the refusal in the log")
    later = visit_body(FACE, facts)
    line.terminal.send_visit(later, line.terminal.challenge())
    assert line.terminal.reply_for(later.visit_id).eligibility.status is EligibilityStatus.NOT_REGISTERED


def test_status_of_a_terminal_brings_a_challenge(line: Line) -> None:
    known = len(line.terminal.challenges)
    line.terminal.say_birth()
    wait_for(lambda: len(line.terminal.challenges) > known, "a new challenge", deadline_s=3)


def test_nothing_personal_in_the_log(line: Line) -> None:
    card = line.insured(987654321012345)
    body = pin_body(card, line.terminal.challenge(), line.terminal.name)
    line.terminal.send_visit(body, line.terminal.challenge())
    line.results(body.visit_id)
    log = line.host.log.read_text()
    for secret in ("987654321012345", "見本　花子", "0000077", body.pin.signature[:40], PASSWORD):
        assert secret not in log


def _confirm_at_desk(url: str, visit_id: str) -> None:
    with httpx.Client(base_url=url, headers={"origin": url}, trust_env=False) as desk:
        assert desk.post("/login", data={"name": "mihon", "password": PASSWORD}).status_code == httpx.codes.SEE_OTHER
        token = re.search(r'name="token" value="([^"]+)"', desk.get("/").text)
        assert token
        fields = {"token": token[1], "compared": "yes"}
        assert desk.post(f"/visits/{visit_id}/confirm", data=fields).status_code == httpx.codes.SEE_OTHER
