"""Every pair of way and outcome that a terminal can claim, and what the host makes of it."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from itertools import product

import pytest

from device.wire.messages.visit import Card, Confirmation, Holder, VisitResult
from device.wire.words import Genuine, Method, Outcome
from host.holder.anchors import TrustAnchors
from host.holder.judgement import judge
from tests.host.line.bodies import pin_body, visit_body
from tests.host.line.cards import TestIssuer

ISSUER = TestIssuer.make()
ANCHORS = TrustAnchors([ISSUER.certificate], accept_test=True)
KEPT = {
    (Method.FACE, Outcome.MATCH),
    (Method.STAFF, Outcome.PENDING),
    (Method.STAFF, Outcome.CONFIRMED),
    (Method.NONE, Outcome.PENDING),
}
OTHERS = sorted(set(product(Method, Outcome)) - KEPT - {(Method.PIN, Outcome.VERIFIED)})


def outcome_of(body: VisitResult, *, own_challenge: bool = True) -> tuple[Outcome, int, Genuine]:
    judged = judge(body, "t-front", ANCHORS, own_challenge=own_challenge)
    return judged.holder.outcome, judged.holder.reason, judged.card.genuine


@pytest.mark.parametrize(("method", "outcome"), sorted(KEPT))
def test_pairs_that_are_taken_as_they_are(method: Method, outcome: Outcome) -> None:
    holder = Holder(method, outcome)
    confirmation = Confirmation("mihon", 5) if outcome is Outcome.CONFIRMED else Confirmation()
    body = replace(visit_body(holder, Card()), confirmation=confirmation)
    assert judge(body, "t-front", ANCHORS, own_challenge=True).holder == holder


def test_a_confirmation_that_names_nobody_goes_to_staff() -> None:
    body = visit_body(Holder(Method.STAFF, Outcome.CONFIRMED), Card())
    assert outcome_of(body) == (Outcome.PENDING, 401, Genuine.NOT_CHECKED)


@pytest.mark.parametrize(("method", "outcome"), OTHERS)
def test_pairs_that_no_visit_can_have_go_to_staff(method: Method, outcome: Outcome) -> None:
    judged = judge(visit_body(Holder(method, outcome), Card()), "t-front", ANCHORS, own_challenge=True)
    assert (judged.holder.method, judged.holder.outcome) == (Method.STAFF, Outcome.PENDING)
    assert judged.holder.reason == 401


def test_pin_that_is_proved() -> None:
    assert outcome_of(pin_body(ISSUER.card(5), "n", "t-front")) == (Outcome.VERIFIED, 0, Genuine.PROVED)


def test_pin_over_another_hosts_challenge() -> None:
    body = pin_body(ISSUER.card(5), "n", "t-front")
    assert outcome_of(body, own_challenge=False) == (Outcome.NOT_VERIFIED, 411, Genuine.FAILED)


def test_pin_without_proof() -> None:
    body = visit_body(Holder(Method.PIN, Outcome.VERIFIED), ISSUER.card(5).facts())
    assert outcome_of(body) == (Outcome.NOT_VERIFIED, 411, Genuine.FAILED)


def test_claim_that_the_card_was_proved_falls_with_the_proof() -> None:
    body = visit_body(Holder(Method.PIN, Outcome.VERIFIED), ISSUER.card(5).facts())
    claimed = dataclasses.replace(body, card=dataclasses.replace(body.card, genuine=Genuine.PROVED))
    assert outcome_of(claimed)[2] is Genuine.FAILED
