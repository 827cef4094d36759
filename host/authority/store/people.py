"""Reads and writes of insured persons. Every function works on a connection whose transaction the caller holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from host.authority.insurance.codes import CardState, Sex
from host.authority.insurance.disaster import DisasterQuestion, is_meant
from host.authority.insurance.matching import insured_key, is_asked_about
from host.authority.insurance.person import Person
from host.authority.insurance.question import InsuredNumberQuestion
from host.authority.store.engine import let_one_write
from host.authority.store.rows import (
    certificate_row,
    person_fields,
    person_row,
    qualification_row,
    read_certificate,
    read_qualification,
)
from host.authority.store.tables import certificates, persons, qualifications


class CertificateTaken(Exception):
    """A certificate belongs to another person already."""


def put_person(connection: Connection, person_id: str, person: Person, now_s: int) -> bool:
    """Store the whole person in place of what was known; return whether the person is new.

    A card that stays suspended or revoked keeps the moment since when it is. Medical information stays.

    Raises:
        CertificateTaken: one of the certificates belongs to another person.
    """
    let_one_write(connection)
    since = _states_since(connection, person_id)
    for table in (qualifications, certificates):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    row = person_row(person_id, person)
    known = connection.execute(update(persons).where(persons.c.person_id == person_id).values(**row)).rowcount
    if not known:
        connection.execute(insert(persons).values(**row))
    held = [qualification_row(person_id, place, one) for place, one in enumerate(person.qualifications)]
    if held:
        connection.execute(insert(qualifications), held)
    _insert_certificates(connection, person_id, person, since, now_s)
    return not known


def get_person(connection: Connection, person_id: str) -> Person | None:
    """Read a person as a whole, or None; nobody replaces the person before the transaction ends."""
    query = select(persons).where(persons.c.person_id == person_id).with_for_update(read=True)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    held = select(qualifications).where(qualifications.c.person_id == person_id)
    issued = select(certificates).where(certificates.c.person_id == person_id)
    return Person(
        **person_fields(row),
        sex=Sex(row["sex"]),
        qualifications=tuple(
            read_qualification(item)
            for item in connection.execute(held.order_by(qualifications.c.position)).mappings()
        ),
        certificates=tuple(
            read_certificate(item) for item in connection.execute(issued.order_by(certificates.c.position)).mappings()
        ),
    )


def find_by_insured_number(connection: Connection, question: InsuredNumberQuestion) -> Sequence[tuple[str, Person]]:
    """Find the persons with this number, branch and birth date, with their ids."""
    key = insured_key(question.insurer_number, question.symbol, question.number)
    query = (
        select(persons.c.person_id)
        .join(qualifications)
        .where(qualifications.c.insured_key == key, persons.c.birth_date == question.birth_date)
        .distinct()
        .order_by(persons.c.person_id)
    )
    found = _get_all(connection, connection.scalars(query).all())
    return [
        (person_id, person)
        for person_id, person in found
        if any(is_asked_about(held, question) for held in person.qualifications)
    ]


def find_in_disaster(connection: Connection, question: DisasterQuestion) -> Sequence[tuple[str, Person]]:
    """Find the persons whom a search by name and birth date may mean, with their ids."""
    query = select(persons.c.person_id).where(persons.c.birth_date == question.birth_date)
    found = _get_all(connection, connection.scalars(query.order_by(persons.c.person_id)).all())
    return [(person_id, person) for person_id, person in found if is_meant(person, question)]


def _get_all(connection: Connection, person_ids: Sequence[str]) -> list[tuple[str, Person]]:
    people = [(person_id, get_person(connection, person_id)) for person_id in person_ids]
    return [(person_id, person) for person_id, person in people if person is not None]


def _states_since(connection: Connection, person_id: str) -> dict[tuple[str, str, str], int]:
    query = select(certificates).where(certificates.c.person_id == person_id, certificates.c.state_since.is_not(None))
    rows = connection.execute(query).mappings()
    return {(row["issuer_key_id"], row["serial"], row["state"]): row["state_since"] for row in rows}


def _insert_certificates(
    connection: Connection, person_id: str, person: Person, since: dict[tuple[str, str, str], int], now_s: int
) -> None:
    for place, one in enumerate(person.certificates):
        taken = select(certificates.c.person_id).where(
            certificates.c.issuer_key_id == one.issuer_key_id, certificates.c.serial == one.serial
        )
        if connection.scalar(taken) is not None:
            raise CertificateTaken
        known = since.get((one.issuer_key_id, one.serial, one.state.value), now_s)
        began = None if one.state is CardState.ACTIVE else known
        connection.execute(insert(certificates).values(**certificate_row(person_id, place, one, began)))
