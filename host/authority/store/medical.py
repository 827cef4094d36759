"""Reads and writes of medical information, and of the codes with which people sign in at their own page."""

from __future__ import annotations

import hashlib
import unicodedata

from sqlalchemy import Connection, delete, insert, select

from host.authority.base.records import format_record, parse_record
from host.authority.insurance.medical import MedicalRecord
from host.authority.store.tables import medical_records, persons, sign_in_codes


def is_known(connection: Connection, person_id: str) -> bool:
    """Whether there is a person with this id."""
    return connection.scalar(select(persons.c.person_id).where(persons.c.person_id == person_id)) is not None


def put_record(connection: Connection, person_id: str, record: MedicalRecord) -> None:
    """Store all medical information of a person in place of what was known."""
    connection.execute(delete(medical_records).where(medical_records.c.person_id == person_id))
    connection.execute(insert(medical_records).values(person_id=person_id, record=format_record(record)))


def get_record(connection: Connection, person_id: str) -> MedicalRecord:
    """Read a person's medical information; empty where none was put in."""
    query = select(medical_records.c.record).where(medical_records.c.person_id == person_id)
    record = connection.scalar(query)
    return MedicalRecord() if record is None else parse_record(MedicalRecord, record)


def set_code(connection: Connection, person_id: str, code: str, now_s: int) -> None:
    """Give a person a code to sign in with; an earlier one is void."""
    connection.execute(delete(sign_in_codes).where(sign_in_codes.c.person_id == person_id))
    connection.execute(insert(sign_in_codes).values(person_id=person_id, code_digest=_digest(code), made_at=now_s))


def find_by_code(connection: Connection, code: str) -> str | None:
    """Give the id of the person whose code this is, or None."""
    query = select(sign_in_codes.c.person_id).where(sign_in_codes.c.code_digest == _digest(code))
    return connection.scalar(query)


def _digest(code: str) -> str:
    """Give what is kept of a code, however it is typed: width, case, dashes and blanks do not matter."""
    typed = "".join(letter for letter in unicodedata.normalize("NFKC", code).upper() if letter.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()
