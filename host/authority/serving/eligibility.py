"""Questions about eligibility: one transaction each, in which it is judged and its use recorded.

A repeat of a request is judged afresh but recorded once: what a lost answer said a moment ago may no longer be
true, and a card reported lost in between must be refused. It knows no HTTP.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from host.authority.insurance.answer import Answer, ConsentAnswer
from host.authority.insurance.consent import consent_answers
from host.authority.insurance.judgement import answer_by_certificate, answer_by_insured_number
from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion
from host.authority.serving.tokens import NO_KEY, TokenMaker, token_key
from host.authority.serving.work import Work, digest_of, outcome_of
from host.authority.store import cards, people, uses
from host.authority.store.consents import NewConsent, keep_consent
from host.authority.store.uses import Asked, Purpose


class Eligibility:
    """Answers who is insured and how."""

    def __init__(self, work: Work) -> None:
        """Answer from the database of `work`."""
        self._work = work

    def by_certificate(self, question: CertificateQuestion) -> Answer:
        """Answer who is behind a certificate, how the person is insured, and what was agreed to.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._work.now()
        with self._work.begin() as connection:
            found = cards.find_certificate(connection, question.issuer_key_id, question.serial)
            answer = answer_by_certificate(question, None if found is None else found.record, now)
            person_id = None if found is None else found.person_id
            agreed = _agreed(question, answer)
            first = _record(connection, question, Purpose.BY_CERTIFICATE, person_id, now, answer, agreed)
            since = now if first else uses.asked_at(connection, question.clinic, question.request_id)
            consents = _consents(connection, question, answer, since, now)
            _keep(connection, question, person_id, consents)
        return replace(answer, consents=consents)

    def by_insured_number(self, question: InsuredNumberQuestion) -> Answer:
        """Answer how the person with an insured number is insured.

        The use counts for the one person found; where several were found, nobody's data are told.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._work.now()
        with self._work.begin() as connection:
            found = people.find_by_insured_number(connection, question)
            answer = answer_by_insured_number(question, [person for _, person in found], now)
            only = found[0][0] if len(found) == 1 else None
            _record(connection, question, Purpose.BY_INSURED_NUMBER, only, now, answer)
        return answer


def _record(
    connection: Connection,
    question: CertificateQuestion | InsuredNumberQuestion,
    purpose: Purpose,
    person_id: str | None,
    now: datetime,
    answer: Answer,
    agreed: str = "",
) -> bool:
    asked = Asked(question.clinic, question.request_id, purpose, digest_of(question), detail=agreed)
    return uses.record_use(connection, asked, person_id, int(now.timestamp()), outcome_of(answer.result))


def _agreed(question: CertificateQuestion, answer: Answer) -> str:
    """Give what the record of uses tells of consents: the kinds that were opened."""
    opened = [kind.value for kind in MedicalKind if question.consents.allows(kind)]
    return ",".join(opened) if answer.use.medical_information else ""


def _consents(
    connection: Connection, question: CertificateQuestion, answer: Answer, since: datetime, now: datetime
) -> tuple[ConsentAnswer, ...]:
    usable = answer.use.medical_information
    key = token_key(connection) if _agreed(question, answer) else NO_KEY
    maker = TokenMaker(key, question.clinic, question.request_id)
    return consent_answers(question.consents, maker.token, since, now, obtainable=usable)


def _keep(
    connection: Connection, question: CertificateQuestion, person_id: str | None, consents: tuple[ConsentAnswer, ...]
) -> None:
    certificate = (question.issuer_key_id, question.serial)
    for one in consents:
        if one.token is not None and one.consented_at is not None and person_id is not None:
            new = NewConsent(one.token, question.clinic, person_id, one.kind, one.consented_at, certificate)
            keep_consent(connection, new)
