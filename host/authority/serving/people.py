"""What administrators put in and are told: people, their cards, medical information, and who asked about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from host.authority.insurance.codes import CardState
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.person import Certificate, Person
from host.authority.serving.work import NotKnown, Work
from host.authority.store import cards, medical, people, uses


class People:
    """Keeps the people."""

    def __init__(self, work: Work, new_code: Callable[[], str]) -> None:
        """Keep them in the database of `work`; `new_code` gives unguessable codes for their own page."""
        self._work = work
        self._new_code = new_code

    def put(self, person_id: str, person: Person) -> bool:
        """Store a whole person; return whether the person is new.

        Raises:
            CertificateTaken: one of the certificates belongs to another person.
        """
        with self._work.begin() as connection:
            return people.put_person(connection, person_id, person, self._work.now_s())

    def get(self, person_id: str) -> Person:
        """Give a person.

        Raises:
            NotKnown: there is none with this id.
        """
        with self._work.begin() as connection:
            person = people.get_person(connection, person_id)
        if person is None:
            raise NotKnown
        return person

    def put_record(self, person_id: str, record: MedicalRecord) -> None:
        """Store a person's medical information in place of what was known.

        Raises:
            NotKnown: there is no such person.
        """
        with self._work.begin() as connection:
            _check_known(connection, person_id)
            medical.put_record(connection, person_id, record)

    def get_record(self, person_id: str) -> MedicalRecord:
        """Give a person's medical information.

        Raises:
            NotKnown: there is no such person.
        """
        with self._work.begin() as connection:
            _check_known(connection, person_id)
            return medical.get_record(connection, person_id)

    def give_code(self, person_id: str) -> str:
        """Give a person a new code for their own page; an earlier one is void.

        Raises:
            NotKnown: there is no such person.
        """
        code = self._new_code()
        with self._work.begin() as connection:
            _check_known(connection, person_id)
            medical.set_code(connection, person_id, code, self._work.now_s())
        return code

    def set_card_state(self, card_id: str, state: CardState) -> None:
        """Suspend a card, lift its suspension, or revoke it.

        Raises:
            NotKnown: no certificate lies on a card of this id.
        """
        with self._work.begin() as connection:
            if not cards.set_card_state(connection, card_id, state, self._work.now_s()):
                raise NotKnown

    def renew_card(self, renewed: Certificate) -> Certificate:
        """Put a new certificate on a card, to which the registration of the former goes over.

        Raises:
            NotKnown: there is no such card.
            CertificateTaken: the certificate is known already.
        """
        with self._work.begin() as connection:
            certificate = cards.renew_card(connection, renewed, self._work.now_s())
        if certificate is None:
            raise NotKnown
        return certificate

    def uses_of(self, person_id: str) -> Sequence[uses.UseRecord]:
        """Give who asked about a person, when and why, the oldest first."""
        with self._work.begin() as connection:
            return uses.uses_of(connection, person_id)


def _check_known(connection: Connection, person_id: str) -> None:
    if not medical.is_known(connection, person_id):
        raise NotKnown
