"""Reads and writes of insured persons. Every function works on a connection whose transaction the caller holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, RowMapping, delete, insert, select

from host.authority.insurance.codes import CardState, Relation, Sex
from host.authority.insurance.matching import insured_key
from host.authority.insurance.person import Certificate, Person, Qualification
from host.authority.insurance.question import InsuredNumberQuestion
from host.authority.store.tables import certificates, persons, qualifications


class CertificateTaken(Exception):
    """A certificate belongs to another person already."""


def put_person(connection: Connection, person_id: str, person: Person, now_s: int) -> bool:
    """Store the whole person in place of what was known; return whether the person is new.

    A card that stays suspended or revoked keeps the moment since when it is.

    Raises:
        CertificateTaken: one of the certificates belongs to another person.
    """
    since = _states_since(connection, person_id)
    removed = connection.execute(delete(persons).where(persons.c.person_id == person_id)).rowcount
    connection.execute(
        insert(persons).values(
            person_id=person_id,
            name=person.name,
            kana=person.kana,
            birth_date=person.birth_date,
            sex=person.sex.value,
        )
    )
    for position, qualification in enumerate(person.qualifications):
        connection.execute(insert(qualifications).values(_qualification_row(person_id, position, qualification)))
    for position, certificate in enumerate(person.certificates):
        _insert_certificate(connection, person_id, position, certificate, since, now_s)
    return removed == 0


def get_person(connection: Connection, person_id: str) -> Person | None:
    """Read a person, or None."""
    row = connection.execute(select(persons).where(persons.c.person_id == person_id)).mappings().first()
    if row is None:
        return None
    held = select(qualifications).where(qualifications.c.person_id == person_id)
    issued = select(certificates).where(certificates.c.person_id == person_id)
    return Person(
        name=row["name"],
        kana=row["kana"],
        birth_date=row["birth_date"],
        sex=Sex(row["sex"]),
        qualifications=tuple(
            _qualification(item) for item in connection.execute(held.order_by(qualifications.c.position)).mappings()
        ),
        certificates=tuple(
            read_certificate(item) for item in connection.execute(issued.order_by(certificates.c.position)).mappings()
        ),
    )


def find_by_insured_number(connection: Connection, question: InsuredNumberQuestion) -> Sequence[tuple[str, Person]]:
    """Find the persons with this number and birth date, whatever their branch, with their ids."""
    key = insured_key(question.insurer_number, question.symbol, question.number)
    query = (
        select(persons.c.person_id)
        .join(qualifications)
        .where(qualifications.c.insured_key == key, persons.c.birth_date == question.birth_date)
        .distinct()
        .order_by(persons.c.person_id)
    )
    found = []
    for person_id in connection.scalars(query).all():
        person = get_person(connection, person_id)
        if person is not None:
            found.append((person_id, person))
    return found


def read_certificate(row: RowMapping) -> Certificate:
    """Give the certificate of a row of `certificates`."""
    return Certificate(
        card_id=row["card_id"],
        issuer_key_id=row["issuer_key_id"],
        serial=row["serial"],
        not_after=row["not_after"],
        state=CardState(row["state"]),
        registered=row["registered"],
    )


def _states_since(connection: Connection, person_id: str) -> dict[tuple[str, str, str], int]:
    query = select(certificates).where(certificates.c.person_id == person_id, certificates.c.state_since.is_not(None))
    rows = connection.execute(query).mappings()
    return {(row["issuer_key_id"], row["serial"], row["state"]): row["state_since"] for row in rows}


def _insert_certificate(
    connection: Connection,
    person_id: str,
    position: int,
    certificate: Certificate,
    since: dict[tuple[str, str, str], int],
    now_s: int,
) -> None:
    name = (certificate.issuer_key_id, certificate.serial)
    taken = select(certificates.c.person_id).where(
        certificates.c.issuer_key_id == name[0], certificates.c.serial == name[1]
    )
    if connection.scalar(taken) is not None:
        raise CertificateTaken
    began = None if certificate.state is CardState.ACTIVE else since.get((*name, certificate.state.value), now_s)
    values = {**asdict(certificate), "state": certificate.state.value}
    connection.execute(
        insert(certificates).values(person_id=person_id, position=position, state_since=began, **values)
    )


def _qualification_row(person_id: str, position: int, held: Qualification) -> dict[str, object]:
    return {
        **asdict(held),
        "relation": held.relation.value,
        "person_id": person_id,
        "position": position,
        "insured_key": insured_key(held.insurer_number, held.symbol, held.number),
    }


def _qualification(row: RowMapping) -> Qualification:
    return Qualification(
        insurer_number=row["insurer_number"],
        insurer_name=row["insurer_name"],
        symbol=row["symbol"],
        number=row["number"],
        branch=row["branch"],
        relation=Relation(row["relation"]),
        ratio_percent=row["ratio_percent"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
    )
