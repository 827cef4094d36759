"""The record of uses: who asked about whom, when and why. It also makes repeats of a request harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, select

from host.authority.insurance.japan_time import japan_moment
from host.authority.store.once import insert_once
from host.authority.store.tables import uses


class Purpose(StrEnum):
    """Why somebody asked."""

    BY_CERTIFICATE = "eligibility_by_certificate"
    BY_INSURED_NUMBER = "eligibility_by_insured_number"
    BY_BATCH = "eligibility_by_batch"
    REGISTRATION = "registration"
    WITHDRAWAL = "withdrawal"
    MEDICINES = "medical_medicines"
    DIAGNOSES = "medical_diagnoses"
    SURGERY = "medical_surgery"
    CHECKUPS = "medical_checkups"
    DISASTER_SEARCH = "disaster_search"
    DISASTER_MEDICAL = "disaster_medical"
    OWN_PAGE = "own_page"
    OWN_SUSPENSION = "own_suspension"


DISASTER = (Purpose.DISASTER_SEARCH, Purpose.DISASTER_MEDICAL)
"""What is reported whenever it happened."""


@dataclass(frozen=True)
class UseRecord:
    """One use of a person's data, as the person may see it.

    `detail` holds the kinds of medical information agreed to by card, or the staff member in disaster mode.
    """

    clinic: str
    request_id: str
    purpose: Purpose
    asked_at: datetime
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class ReportedUse:
    """One use of disaster mode, as it is reported; `person_id` is null where nobody was found."""

    clinic: str
    staff: str
    request_id: str
    purpose: Purpose
    asked_at: datetime
    outcome: str
    person_id: str | None


class RequestReused(Exception):
    """A clinic used the id of an earlier request for another question."""


@dataclass(frozen=True)
class Asked:
    """A question as it is recorded: who asks, why, and a digest that tells one question from another.

    `part` is the place within a request about several people.
    """

    clinic: str
    request_id: str
    purpose: Purpose
    question_digest: str
    part: int = 0
    detail: str = ""


def record_use(connection: Connection, asked: Asked, person_id: str | None, now_s: int, outcome: str) -> bool:
    """Record one use unless it is a repeat; return whether it is none. `person_id` is None when nobody was found.

    Raises:
        RequestReused: the request's id was used for another question.
    """
    row = {
        "clinic": asked.clinic,
        "request_id": asked.request_id,
        "part": asked.part,
        "purpose": asked.purpose.value,
        "question_digest": asked.question_digest,
        "person_id": person_id,
        "asked_at": now_s,
        "outcome": outcome,
        "detail": asked.detail,
    }
    if insert_once(connection, uses, row):
        return True
    known = connection.execute(
        select(uses.c.purpose, uses.c.question_digest).where(
            uses.c.clinic == asked.clinic, uses.c.request_id == asked.request_id, uses.c.part == asked.part
        )
    ).one()
    if tuple(known) != (asked.purpose.value, asked.question_digest):
        raise RequestReused
    return False


def asked_at(connection: Connection, clinic: str, request_id: str) -> datetime:
    """Give when a recorded request came first."""
    query = select(uses.c.asked_at).where(uses.c.clinic == clinic, uses.c.request_id == request_id, uses.c.part == 0)
    return japan_moment(connection.execute(query).scalar_one())


def uses_of(connection: Connection, person_id: str) -> Sequence[UseRecord]:
    """Give the uses of a person's data, the oldest first."""
    query = select(uses).where(uses.c.person_id == person_id).order_by(uses.c.asked_at, uses.c.use_id)
    return [
        UseRecord(
            clinic=row["clinic"],
            request_id=row["request_id"],
            purpose=Purpose(row["purpose"]),
            asked_at=japan_moment(row["asked_at"]),
            outcome=row["outcome"],
            detail=row["detail"],
        )
        for row in connection.execute(query).mappings()
    ]


def disaster_uses(connection: Connection) -> Sequence[ReportedUse]:
    """Give every use of disaster mode, the oldest first."""
    purposes = [purpose.value for purpose in DISASTER]
    query = select(uses).where(uses.c.purpose.in_(purposes)).order_by(uses.c.use_id)
    return [_reported(row) for row in connection.execute(query).mappings()]


def _reported(row: RowMapping) -> ReportedUse:
    return ReportedUse(
        clinic=row["clinic"],
        staff=row["detail"],
        request_id=row["request_id"],
        purpose=Purpose(row["purpose"]),
        asked_at=japan_moment(row["asked_at"]),
        outcome=row["outcome"],
        person_id=row["person_id"],
    )
