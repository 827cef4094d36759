"""What a person sees and does at the own page. Signing in and every change is a use, and recorded as such."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from host.authority.insurance.answer import QualificationAnswer, RegistrationAnswer
from host.authority.insurance.codes import CardState, CertificateState, Validity
from host.authority.insurance.description import describe
from host.authority.insurance.japan_time import japan_date
from host.authority.insurance.judgement import certificate_state, is_registered, judge_person
from host.authority.insurance.knowledge import known_history
from host.authority.insurance.medical import MedicalRecord, newest
from host.authority.insurance.person import Certificate, Person, Qualification
from host.authority.insurance.question import RegistrationRequest
from host.authority.serving.registrations import Registrations
from host.authority.serving.work import NotKnown, Work
from host.authority.store import cards, medical, people, uses
from host.authority.store.uses import Asked, Purpose

CLINIC = "own-page"
"""Stands in the record of uses where no clinic asked."""


@dataclass(frozen=True, repr=False)
class OwnCertificate:
    """A certificate as its holder sees it; `position` names it in forms."""

    position: int
    card_id: str
    not_after: date
    state: CertificateState
    registered: bool


@dataclass(frozen=True, repr=False)
class OwnView:
    """A person's data as of today; `history` is the whole of it, the newest first."""

    person: Person
    today: date
    validity: Validity
    qualifications: tuple[QualificationAnswer, ...]
    history: tuple[Qualification, ...]
    certificates: tuple[OwnCertificate, ...]


class OwnPage:
    """Serves one person at a time, by id; who that is was settled by the sign-in."""

    def __init__(self, work: Work, registrations: Registrations) -> None:
        """Serve from the database of `work`."""
        self._work = work
        self._registrations = registrations

    def sign_in(self, code: str) -> str | None:
        """Give the id of the person whose code this is, or None."""
        with self._work.begin() as connection:
            person_id = medical.find_by_code(connection, code)
            if person_id is not None:
                self._record(connection, person_id, Purpose.OWN_PAGE, "signed_in")
        return person_id

    def view(self, person_id: str) -> OwnView:
        """Give a person's data.

        Raises:
            NotKnown: they are gone.
        """
        today = japan_date(self._work.now())
        with self._work.begin() as connection:
            person = _get(connection, person_id)
        history = known_history(person.qualifications, today)
        validity, held = judge_person(history, today)
        return OwnView(
            person=person,
            today=today,
            validity=validity,
            qualifications=tuple(describe(one, person, today, limit_consent=True) for one in held),
            history=tuple(sorted(history, key=lambda one: one.valid_from, reverse=True)),
            certificates=tuple(_seen(place, one, today) for place, one in enumerate(person.certificates)),
        )

    def record(self, person_id: str) -> MedicalRecord:
        """Give a person's medical information, as clinics would be told it."""
        with self._work.begin() as connection:
            return newest(medical.get_record(connection, person_id), japan_date(self._work.now()))

    def uses(self, person_id: str) -> list[uses.UseRecord]:
        """Give who asked about the person, the newest first."""
        with self._work.begin() as connection:
            return list(reversed(uses.uses_of(connection, person_id)))

    def set_registered(self, person_id: str, position: int, *, registered: bool) -> RegistrationAnswer:
        """Register one of the person's certificates, or withdraw that.

        Raises:
            NotKnown: the person has no such certificate.
        """
        certificate = self._certificate(person_id, position)
        wish = RegistrationRequest(_new_id(), CLINIC, certificate.issuer_key_id, certificate.serial)
        return self._registrations.register(wish) if registered else self._registrations.withdraw(wish)

    def suspend(self, person_id: str, position: int) -> None:
        """Report the card of one of the person's certificates lost.

        Raises:
            NotKnown: the person has no such certificate.
        """
        certificate = self._certificate(person_id, position)
        with self._work.begin() as connection:
            cards.set_card_state(connection, certificate.card_id, CardState.SUSPENDED, self._work.now_s())
            self._record(connection, person_id, Purpose.OWN_SUSPENSION, "suspended")

    def _certificate(self, person_id: str, position: int) -> Certificate:
        with self._work.begin() as connection:
            certificates = _get(connection, person_id).certificates
        if not 0 <= position < len(certificates):
            raise NotKnown
        return certificates[position]

    def _record(self, connection: Connection, person_id: str, purpose: Purpose, outcome: str) -> None:
        asked = Asked(CLINIC, _new_id(), purpose, "")
        uses.record_use(connection, asked, person_id, self._work.now_s(), outcome)


def _get(connection: Connection, person_id: str) -> Person:
    person = people.get_person(connection, person_id)
    if person is None:
        raise NotKnown
    return person


def _seen(position: int, one: Certificate, today: date) -> OwnCertificate:
    state = certificate_state(one, one.not_after, today)
    return OwnCertificate(position, one.card_id, one.not_after, state, is_registered(one, today))


def _new_id() -> str:
    return secrets.token_hex(16)
