"""From a card to the question, and from the answer to the card."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import date

import pytest

from device.wire.messages.visit import Card
from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.base.japan_time import japan_day
from host.eligibility.answer import (
    CertificateFinding,
    EligibilityAnswer,
    could_not_check,
)
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion
from host.eligibility.reason import Reason
from host.eligibility.unable import UnableConnector
from host.visits.visit import Visit
from host.worker.asking import Found, ask_about
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import NOW, found

CONSENTS = frozenset({ConsentKind.MEDICINES})
CARD = Card(issuer="0badcafe", serial="4711", not_after=1_872_687_599)
ELIGIBLE = EligibilityAnswer(EligibilityStatus.ELIGIBLE)


class GivenAnswer(UnableConnector):
    """A connector of our own port that gives one answer and keeps what it was asked."""

    def __init__(self, answer: EligibilityAnswer) -> None:
        self.answer = answer
        self.asked: list[CertificateQuestion] = []

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        self.asked.append(question)
        return self.answer

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        raise AssertionError(question)


def a_visit(card: Card = CARD) -> Visit:
    body = visit_body(FACE, card)
    return Visit("t-front", NOW, False, body, body.holder, card)


def ask(visit: Visit, connector: GivenAnswer) -> Found:
    return asyncio.run(ask_about(visit, connector))


def test_question() -> None:
    connector, visit = GivenAnswer(ELIGIBLE), a_visit()
    ask(visit, connector)
    (question,) = connector.asked
    assert question == CertificateQuestion(
        f"{visit.visit_id}-0", "0badcafe", 4711, date(2029, 5, 5), japan_day(NOW), CONSENTS
    )


def test_each_later_question_has_an_id_of_its_own() -> None:
    connector, visit = GivenAnswer(ELIGIBLE), dataclasses.replace(a_visit(), asked=3)
    ask(visit, connector)
    assert connector.asked[0].request_id == f"{visit.visit_id}-3"


def test_nothing_to_ask_without_a_certificate() -> None:
    connector = GivenAnswer(ELIGIBLE)
    answer = ask(a_visit(Card()), connector)
    assert connector.asked == []
    assert (answer.eligibility.reason, answer.again) == (506, False)


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.NONE}))
def test_only_failures_of_the_way_are_asked_again(reason: Reason) -> None:
    answer = ask(a_visit(), GivenAnswer(could_not_check(reason)))
    assert answer.eligibility.status is EligibilityStatus.COULD_NOT_CHECK
    stays = {133, 506, 507, 508, 515, 516, 521, 523, 524}
    assert answer.again == (reason not in stays)


def test_answer_after_a_failure_is_checked_late() -> None:
    failed = found(CARD, EligibilityStatus.COULD_NOT_CHECK, reason=503).eligibility
    visit = dataclasses.replace(a_visit(), eligibility=failed)
    assert ask(visit, GivenAnswer(ELIGIBLE)).eligibility.checked_late
    assert not ask(a_visit(), GivenAnswer(ELIGIBLE)).eligibility.checked_late


def test_what_the_authority_says_about_the_card() -> None:
    finding = CertificateFinding(CertificateStatus.GRACE, Revocation.SUSPENDED, RevocationBy.AUTHORITY, 7)
    card = ask(a_visit(), GivenAnswer(dataclasses.replace(ELIGIBLE, certificate=finding))).card
    assert (card.certificate_status, card.revocation) == (CertificateStatus.GRACE, Revocation.SUSPENDED)
    assert (card.revocation_by, card.revocation_at) == (RevocationBy.AUTHORITY, 7)


def test_authority_that_says_nothing_about_the_card_leaves_it() -> None:
    assert ask(a_visit(), GivenAnswer(ELIGIBLE)).card == CARD


@pytest.mark.parametrize(
    ("at", "day"),
    [(1_872_687_599, date(2029, 5, 5)), (1_872_687_600, date(2029, 5, 6)), (0, date(1970, 1, 1))],
)
def test_days_are_japans(at: int, day: date) -> None:
    assert japan_day(at) == day
