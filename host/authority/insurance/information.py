"""Questions and answers about medical information that a person agreed to have told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from host.authority.insurance.answer import Result
from host.authority.insurance.checks import check_asker, check_text
from host.authority.insurance.forms import Identifier, Text
from host.authority.insurance.medical import (
    KEPT_MONTHS,
    Checkup,
    Diagnosis,
    MedicalKind,
    MedicalRecord,
    Medicine,
    Surgery,
)


@dataclass(frozen=True, repr=False)
class MedicalQuestion:
    """What is known of this kind, with this token of a consent?"""

    request_id: Identifier
    clinic: Identifier
    token: Text
    kind: MedicalKind

    def __post_init__(self) -> None:
        """Check forms."""
        check_asker(self.request_id, self.clinic)
        check_text("token", self.token)


@dataclass(frozen=True, repr=False)
class MedicalAnswer:
    """What is known; only the list of `kind` is filled. `available_until` is null where nothing may be had."""

    request_id: Identifier
    result: Result
    confirmed_at: datetime
    kind: MedicalKind
    available_until: datetime | None
    months: int
    medicines: tuple[Medicine, ...]
    diagnoses: tuple[Diagnosis, ...]
    surgery: tuple[Surgery, ...]
    checkups: tuple[Checkup, ...]


def medical_answer(
    question: MedicalQuestion, result: Result, now: datetime, until: datetime | None, record: MedicalRecord
) -> MedicalAnswer:
    """Give an answer with the one kind that was asked about."""
    told = record.only(question.kind)
    return MedicalAnswer(
        request_id=question.request_id,
        result=result,
        confirmed_at=now,
        kind=question.kind,
        available_until=until,
        months=KEPT_MONTHS,
        medicines=told.medicines,
        diagnoses=told.diagnoses,
        surgery=told.surgery,
        checkups=told.checkups,
    )
