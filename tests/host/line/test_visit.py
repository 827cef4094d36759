"""Visits through the whole line: receipt, reply, result, confirmation, late answers, registration."""

from __future__ import annotations

import pytest

from device.wire.messages.visit import Card
from device.wire.words import EligibilityStatus, Outcome, ReceiptState
from tests.host.line.bodies import FACE, NO_CARD, STAFF, pin_body, visit_body
from tests.host.line.conftest import Line

pytestmark = pytest.mark.system


def test_pin_visit_reaches_terminal_and_subscriber(line: Line) -> None:
    card = line.insured(1001)
    terminal = line.terminal
    challenge = terminal.challenge()
    body = pin_body(card, challenge, terminal.name)
    digest = terminal.send(terminal.seal(terminal.claims(body, challenge)))
    assert terminal.receipt_for(digest).state is ReceiptState.STORED
    reply = terminal.reply_for(body.visit_id)
    assert reply.outcome is Outcome.VERIFIED
    assert reply.eligibility.status is EligibilityStatus.ELIGIBLE
    assert reply.eligibility.next_step.name == "proceed"
    (line_out,) = line.results(body.visit_id)
    assert line_out["acknowledged"] is True
    visit = line_out["visit"]
    assert (visit["holder"]["method"], visit["holder"]["outcome"]) == ("pin", "verified")
    assert visit["card"]["genuine"] == "proved"
    assert visit["card"]["revocation"] == "good"
    assert visit["late"] is False
    assert visit["change"] == 1


def test_face_visit_is_taken_as_it_is(line: Line) -> None:
    body = visit_body(FACE, line.insured(1002).facts())
    line.terminal.send(line.terminal.seal(line.terminal.claims(body, line.terminal.challenge())))
    assert line.terminal.reply_for(body.visit_id).outcome is Outcome.MATCH


def test_visit_without_card_asks_for_the_insured_number(line: Line) -> None:
    body = visit_body(NO_CARD, Card())
    line.terminal.send(line.terminal.seal(line.terminal.claims(body)))
    reply = line.terminal.reply_for(body.visit_id)
    assert (reply.eligibility.checked, reply.eligibility.reason) == (False, 506)
    assert reply.eligibility.next_step.name == "look_up_by_insured_number"


def test_pending_visit_says_confirm_person(line: Line) -> None:
    body = visit_body(STAFF, line.insured(1003).facts())
    line.terminal.send(line.terminal.seal(line.terminal.claims(body, line.terminal.challenge())))
    reply = line.terminal.reply_for(body.visit_id)
    assert reply.eligibility.next_step.name == "confirm_person"
    assert reply.eligibility.status is EligibilityStatus.ELIGIBLE
