"""What the authority answers. Every key is always there; what does not apply is null."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from host.authority.insurance.codes import (
    CertificateState,
    Notice,
    ProcessingStatus,
    Reference,
    Registration,
    Relation,
    Segment,
    Sex,
    Validity,
)
from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.paper_codes import CardClass, ConsentState, LossReason
from host.authority.insurance.papers import ElderlyCertificate, LimitCertificate, MedicalTicket, SpecificDisease


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
    """The qualification found, with the person it belongs to, as the insurer spells it.

    `ratio_percent` is the share that counts on the day asked about, so with `elderly` it is that one's. `limit` and
    `specific_diseases` are told only with the person's consent. The three dates `certificate_…` are those of a
    certificate of eligibility.
    """

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
    card_class: CardClass
    insured_name: str
    name_of_other: str
    kana_of_other: str
    postal_code: str
    address: str
    certificate_issued_on: date | None
    certificate_valid_from: date | None
    certificate_valid_until: date | None
    loss_reason: LossReason
    preschool: bool
    elderly: ElderlyCertificate | None
    limit: LimitCertificate | None
    specific_diseases: tuple[SpecificDisease, ...]
    medical_tickets: tuple[MedicalTicket, ...]


@dataclass(frozen=True)
class CertificateAnswer:
    """The certificate asked about; `revocation_at` is null unless it is suspended or revoked."""

    state: CertificateState
    revocation_at: datetime | None
    not_after: date


@dataclass(frozen=True)
class ConsentAnswer:
    """Whether one kind of medical information may be had, until when, and the token that opens it.

    Times stand with the states 1 and 2, the token with 1 only.
    """

    kind: MedicalKind
    state: ConsentState
    consented_at: datetime | None
    available_until: datetime | None
    token: str | None = field(repr=False)


@dataclass(frozen=True)
class NoticeAnswer:
    """Something that staff should know, beside a verdict."""

    code: str
    message: str


@dataclass(frozen=True)
class Use:
    """What this answer may be used for besides eligibility."""

    medical_information: bool


@dataclass(frozen=True, repr=False)
class Answer:
    """The answer to a question about eligibility.

    `certificate` is null for an unknown certificate and for a question by insured number, which also leaves
    `registration` unknown. `persons_found` tells 0, 1 or how many share what was asked about. `qualifications`
    holds the insurance first, then public assistance; `qualification` is its first. `consents` has one entry for
    each kind of medical information, and none on a question by insured number.
    """

    request_id: str
    result: Result
    confirmed_at: datetime
    persons_found: int
    qualification: QualificationAnswer | None
    certificate: CertificateAnswer | None
    registration: Registration
    use: Use
    qualifications: tuple[QualificationAnswer, ...]
    consents: tuple[ConsentAnswer, ...]
    notices: tuple[NoticeAnswer, ...]
    reference: Reference


@dataclass(frozen=True, repr=False)
class RegistrationAnswer:
    """The answer to a registration or a withdrawal; `registered` is the state after it."""

    request_id: str
    result: Result
    confirmed_at: datetime
    registered: bool


def judged(validity: Validity, notices: Sequence[Notice] = ()) -> Result:
    """Give the result of a question that was processed; of several notices it tells the first."""
    first = notices[0] if notices else Notice.NOTHING
    return Result(Segment.DONE, ProcessingStatus.OK, validity, first.code, first.message)


def told(notices: Sequence[Notice]) -> tuple[NoticeAnswer, ...]:
    """Give notices as they stand in an answer."""
    return tuple(NoticeAnswer(notice.code, notice.message) for notice in notices)


def done() -> Result:
    """Give the result of a registration that was carried out."""
    return Result(Segment.DONE, ProcessingStatus.OK, None, "", "")


def refused(notice: Notice) -> Result:
    """Give the result of a question that was understood and cannot be answered."""
    return Result(Segment.DONE, ProcessingStatus.ERROR, None, notice.code, notice.message)


def aborted() -> Result:
    """Give the result of a question whose processing broke off."""
    return Result(Segment.ABORTED, None, None, Notice.ABORTED.code, Notice.ABORTED.message)


def processing() -> Result:
    """Give the result that asks to put the same question again."""
    return Result(Segment.PROCESSING, None, None, Notice.PROCESSING.code, Notice.PROCESSING.message)
