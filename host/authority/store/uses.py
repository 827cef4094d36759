"""The record of uses: who asked about whom, when and why. It also makes repeats of a request harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, and_, insert, select

from host.authority.insurance.japan_time import japan_moment
from host.authority.store.tables import uses


class Purpose(StrEnum):
    """Why a clinic asked."""

    BY_CERTIFICATE = "eligibility_by_certificate"
    BY_INSURED_NUMBER = "eligibility_by_insured_number"
    REGISTRATION = "registration"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class UseRecord:
    """One use of a person's data, as the person may see it."""

    clinic: str
    request_id: str
    purpose: Purpose
    asked_at: datetime
    outcome: str


class RequestReused(Exception):
    """A clinic used the id of an earlier request for another question."""


@dataclass(frozen=True)
class Asked:
    """A question as it is recorded: who asks, why, and a digest that tells one question from another."""

    clinic: str
    request_id: str
    purpose: Purpose
    question_digest: str


def is_repeat(connection: Connection, asked: Asked) -> bool:
    """Whether this very question was recorded before.

    Raises:
        RequestReused: the id was used for another question.
    """
    same_id = and_(uses.c.clinic == asked.clinic, uses.c.request_id == asked.request_id)
    known = connection.execute(select(uses.c.purpose, uses.c.question_digest).where(same_id)).first()
    if known is not None and tuple(known) != (asked.purpose.value, asked.question_digest):
        raise RequestReused
    return known is not None


def record_use(connection: Connection, asked: Asked, person_id: str | None, now_s: int, outcome: str) -> None:
    """Record one use; `person_id` is None when nobody was found."""
    connection.execute(
        insert(uses).values(
            clinic=asked.clinic,
            request_id=asked.request_id,
            purpose=asked.purpose.value,
            question_digest=asked.question_digest,
            person_id=person_id,
            asked_at=now_s,
            outcome=outcome,
        )
    )


def uses_of(connection: Connection, person_id: str) -> Sequence[UseRecord]:
    """Give the uses of a person's data, the oldest first."""
    query = select(uses).where(uses.c.person_id == person_id).order_by(uses.c.use_id)
    return [
        UseRecord(
            clinic=row["clinic"],
            request_id=row["request_id"],
            purpose=Purpose(row["purpose"]),
            asked_at=japan_moment(row["asked_at"]),
            outcome=row["outcome"],
        )
        for row in connection.execute(query).mappings()
    ]
