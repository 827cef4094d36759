"""What the authority answers. Every key is always there; what does not apply is null."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from host.authority.insurance.codes import (
    CertificateState,
    Notice,
    ProcessingStatus,
    Registration,
    Relation,
    Segment,
    Sex,
    Validity,
)


@dataclass(frozen=True)
class Result:
    """The verdict, to be read in this order: segment, status, validity.

    `validity` is null unless the question was processed without error: null never means "not insured".
    `code` and `message` may come with a success too (a notice), and are empty otherwise.
    """

    segment: Segment
    status: ProcessingStatus | None
    validity: Validity | None
    code: str
    message: str


@dataclass(frozen=True, repr=False)
class QualificationAnswer:
    """The qualification found, with the person it belongs to."""

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    name: str
    kana: str
    birth_date: date
    sex: Sex
    ratio_percent: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class CertificateAnswer:
    """The certificate asked about; `revocation_at` is null unless it is suspended or revoked."""

    state: CertificateState
    revocation_at: datetime | None


@dataclass(frozen=True)
class Use:
    """What this answer may be used for besides eligibility."""

    medical_information: bool


@dataclass(frozen=True, repr=False)
class Answer:
    """The answer to a question about eligibility.

    `certificate` is null for an unknown certificate and for a question by insured number, which also leaves
    `registration` unknown. `persons_found` tells 0, 1 or how many share what was asked about.
    """

    request_id: str
    result: Result
    confirmed_at: datetime
    persons_found: int
    qualification: QualificationAnswer | None
    certificate: CertificateAnswer | None
    registration: Registration
    use: Use


@dataclass(frozen=True, repr=False)
class RegistrationAnswer:
    """The answer to a registration or a withdrawal; `registered` is the state after it."""

    request_id: str
    result: Result
    confirmed_at: datetime
    registered: bool


def judged(validity: Validity, notice: Notice = Notice.NOTHING) -> Result:
    """Give the result of a question that was processed."""
    return Result(Segment.DONE, ProcessingStatus.OK, validity, notice.code, notice.message)


def done() -> Result:
    """Give the result of a registration that was carried out."""
    return Result(Segment.DONE, ProcessingStatus.OK, None, "", "")


def refused(notice: Notice) -> Result:
    """Give the result of a question that was understood and cannot be answered."""
    return Result(Segment.DONE, ProcessingStatus.ERROR, None, notice.code, notice.message)


def processing() -> Result:
    """Give the result that asks to put the same question again."""
    return Result(Segment.PROCESSING, None, None, Notice.PROCESSING.code, Notice.PROCESSING.message)
