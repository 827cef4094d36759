"""The authority at work: one transaction per question, in which it is judged and its use recorded.

A repeat of a request is judged afresh but recorded once: what a lost answer said a moment ago may no longer be
true, and a card reported lost in between must be refused. It knows no HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from host.authority.insurance.answer import Answer, RegistrationAnswer, Result, done, refused
from host.authority.insurance.codes import CardState, CertificateState, Notice
from host.authority.insurance.japan_time import Clock, japan_date
from host.authority.insurance.judgement import (
    UNUSABLE,
    answer_by_certificate,
    answer_by_insured_number,
    certificate_state,
)
from host.authority.insurance.matching import is_asked_about
from host.authority.insurance.person import Person
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.records import format_record
from host.authority.store import cards, people, uses
from host.authority.store.uses import Asked, Purpose


class NotKnown(Exception):
    """The person or card that an administrator named is not known."""


class Authority:
    """Answers clinics and obeys administrators, on one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Work on a migrated database; `clock` gives the present moment."""
        self._engine = engine
        self._clock = clock

    def ask_by_certificate(self, question: CertificateQuestion) -> Answer:
        """Answer who is behind a certificate and how the person is insured.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._now()
        with self._engine.begin() as connection:
            found = cards.find_certificate(connection, question.issuer_key_id, question.serial)
            answer = answer_by_certificate(question, None if found is None else found.record, now)
            person_id = None if found is None else found.person_id
            _record(connection, _asked(question, Purpose.BY_CERTIFICATE), person_id, now, _outcome(answer.result))
        return answer

    def ask_by_insured_number(self, question: InsuredNumberQuestion) -> Answer:
        """Answer how the person with an insured number is insured.

        The use counts for the one person found; where several were found, nobody's data are told.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._now()
        with self._engine.begin() as connection:
            found = [
                (person_id, person)
                for person_id, person in people.find_by_insured_number(connection, question)
                if any(is_asked_about(held, question) for held in person.qualifications)
            ]
            answer = answer_by_insured_number(question, [person for _, person in found], now)
            only = found[0][0] if len(found) == 1 else None
            _record(connection, _asked(question, Purpose.BY_INSURED_NUMBER), only, now, _outcome(answer.result))
        return answer

    def register(self, request: RegistrationRequest) -> RegistrationAnswer:
        """Link a certificate to its holder's insurance (first-use registration).

        Raises:
            RequestReused: the request's id was used for another question.
        """
        return self._set_registered(request, Purpose.REGISTRATION)

    def withdraw(self, request: RegistrationRequest) -> RegistrationAnswer:
        """Withdraw the link; this is possible with a suspended or ended certificate too.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        return self._set_registered(request, Purpose.WITHDRAWAL)

    def put_person(self, person_id: str, person: Person) -> bool:
        """Store a whole person; return whether the person is new.

        Raises:
            CertificateTaken: one of the certificates belongs to another person.
        """
        with self._engine.begin() as connection:
            return people.put_person(connection, person_id, person, int(self._now().timestamp()))

    def get_person(self, person_id: str) -> Person:
        """Give a person.

        Raises:
            NotKnown: there is none with this id.
        """
        with self._engine.begin() as connection:
            person = people.get_person(connection, person_id)
        if person is None:
            raise NotKnown
        return person

    def set_card_state(self, card_id: str, state: CardState) -> None:
        """Suspend a card, lift its suspension, or revoke it.

        Raises:
            NotKnown: no certificate lies on a card of this id.
        """
        with self._engine.begin() as connection:
            if not cards.set_card_state(connection, card_id, state, int(self._now().timestamp())):
                raise NotKnown

    def uses_of(self, person_id: str) -> Sequence[uses.UseRecord]:
        """Give who asked about a person, when and why, the oldest first."""
        with self._engine.begin() as connection:
            return uses.uses_of(connection, person_id)

    def _now(self) -> datetime:
        return self._clock().replace(microsecond=0)

    def _set_registered(self, request: RegistrationRequest, purpose: Purpose) -> RegistrationAnswer:
        now, wanted = self._now(), purpose is Purpose.REGISTRATION
        with self._engine.begin() as connection:
            found = cards.find_certificate(connection, request.issuer_key_id, request.serial)
            notice = _obstacle(found, now, wanted=wanted)
            result = done() if notice is Notice.NOTHING else refused(notice)
            person_id = None if found is None else found.person_id
            first = _record(connection, _asked(request, purpose), person_id, now, _outcome(result))
            carried_out = first and notice is Notice.NOTHING
            if carried_out:
                cards.set_registered(connection, request.issuer_key_id, request.serial, registered=wanted)
        return RegistrationAnswer(request.request_id, result, now, wanted if carried_out else _is_registered(found))


def _obstacle(found: cards.FoundCertificate | None, now: datetime, *, wanted: bool) -> Notice:
    if found is None:
        return Notice.UNKNOWN_CERTIFICATE
    certificate = found.record.certificate
    state = certificate_state(certificate, certificate.not_after, japan_date(now))
    if wanted and state is CertificateState.GRACE:
        return Notice.EXPIRED
    return UNUSABLE.get(state, Notice.NOTHING) if wanted else Notice.NOTHING


def _is_registered(found: cards.FoundCertificate | None) -> bool:
    return found is not None and found.record.certificate.registered


def _record(connection: Connection, asked: Asked, person_id: str | None, now: datetime, outcome: str) -> bool:
    if uses.is_repeat(connection, asked):
        return False
    uses.record_use(connection, asked, person_id, int(now.timestamp()), outcome)
    return True


def _asked(question: CertificateQuestion | InsuredNumberQuestion | RegistrationRequest, purpose: Purpose) -> Asked:
    text = json.dumps(format_record(question), ensure_ascii=True, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Asked(question.clinic, question.request_id, purpose, digest)


def _outcome(result: Result) -> str:
    """Give the outcome as the record of uses holds it: status and validity, or the code of a refusal."""
    if result.validity is None:
        return result.code or "done"
    return f"validity_{result.validity.value}"
