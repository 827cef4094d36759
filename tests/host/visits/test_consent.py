"""When the host asks again after a confirmation: with any one consent, and never without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card, Consent
from device.wire.numbers import find_step
from device.wire.words import CardKind, EligibilityStatus
from host.visits.visit import Visit
from tests.host.line.bodies import STAFF, visit_body

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)
ANSWER = Eligibility(
    checked=True, checked_late=False, status=EligibilityStatus.ELIGIBLE, next_step=find_step(1).on_wire()
)


def make_visit(consent: Consent, card: Card = CARD, answer: Eligibility | None = ANSWER) -> Visit:
    body = replace(visit_body(STAFF, card), consent=consent)
    return Visit("t-front", 1_800_000_000.0, late=False, body=body, holder=STAFF, card=card, eligibility=answer)


@pytest.mark.parametrize("kind", ["medicines", "diagnoses", "surgery", "checkups", "high_cost_limit"])
def test_any_one_consent_is_asked_with_once_the_holder_is_known(kind: str) -> None:
    assert make_visit(Consent(**{kind: True})).asks_for_more


def test_nothing_more_is_asked_without_consent_card_or_answer() -> None:
    assert not make_visit(Consent()).asks_for_more
    assert not make_visit(Consent(medicines=True), Card()).asks_for_more
    assert not make_visit(Consent(medicines=True), answer=None).asks_for_more
    failed = replace(ANSWER, checked=False, status=EligibilityStatus.COULD_NOT_CHECK)
    assert not make_visit(Consent(medicines=True), answer=failed).asks_for_more
