"""How a question is judged: pure, from the records found and two dates.

Two days matter: `today` decides about the certificate, `on_date` about the qualification. A certificate that
cannot be used gives an error and no verdict about the insurance, since nothing was looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from host.authority.insurance.answer import (
    Answer,
    CertificateAnswer,
    QualificationAnswer,
    Result,
    Use,
    judged,
    refused,
)
from host.authority.insurance.codes import CardState, CertificateState, Notice, Registration, Validity
from host.authority.insurance.japan_time import ends_soon, grace_end, japan_date
from host.authority.insurance.matching import is_asked_about
from host.authority.insurance.person import Certificate, CertificateRecord, Person, Qualification
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion

UNUSABLE = {
    CertificateState.SUSPENDED: Notice.SUSPENDED,
    CertificateState.REVOKED: Notice.REVOKED,
    CertificateState.EXPIRED: Notice.EXPIRED,
}
"""States of a certificate that can answer nothing, and what is said instead."""


def certificate_state(certificate: Certificate, not_after: date, today: date) -> CertificateState:
    """Give the state on `today`; what the issuer was told about the card outweighs the dates."""
    if certificate.state is not CardState.ACTIVE:
        return CertificateState(certificate.state.value)
    if today <= not_after:
        return CertificateState.ACTIVE
    return CertificateState.GRACE if today <= grace_end(not_after) else CertificateState.EXPIRED


def answer_by_certificate(question: CertificateQuestion, record: CertificateRecord | None, now: datetime) -> Answer:
    """Judge a question by certificate; `record` is None when the certificate is not known.

    The earlier of the recorded last day and the one in the question counts: a certificate that shows itself as
    ended is not younger for the authority.
    """
    if record is None:
        result = judged(Validity.NONE, Notice.UNKNOWN_CERTIFICATE)
        return _answer(question.request_id, result, now)
    not_after = min(record.certificate.not_after, question.not_after)
    state = certificate_state(record.certificate, not_after, japan_date(now))
    result, found = _judge_record(record, state, question.on_date, _notice(state, not_after, japan_date(now)))
    usable = state is CertificateState.ACTIVE and result.validity is Validity.VALID
    return Answer(
        request_id=question.request_id,
        result=result,
        confirmed_at=now,
        persons_found=1,
        qualification=None if found is None else _describe(record.holder, found),
        certificate=CertificateAnswer(state, record.state_since),
        registration=Registration.REGISTERED if record.certificate.registered else Registration.NOT_REGISTERED,
        use=Use(medical_information=usable),
    )


def answer_by_insured_number(question: InsuredNumberQuestion, persons: Sequence[Person], now: datetime) -> Answer:
    """Judge a question by insured number; `persons` are all that the number and birth date fit."""
    if not persons:
        return _answer(question.request_id, judged(Validity.NONE), now)
    if len(persons) > 1:
        return _answer(question.request_id, judged(Validity.SEVERAL), now, persons_found=len(persons))
    person = persons[0]
    validity, found = judge_asked(person.qualifications, question)
    described = None if found is None else _describe(person, found)
    return _answer(question.request_id, judged(validity), now, persons_found=1, qualification=described)


def judge_history(history: Sequence[Qualification], day: date) -> tuple[Validity, Qualification | None]:
    """Judge a whole history: the one open on `day`, else the last that ended, else none."""
    current = [qualification for qualification in history if qualification.covers(day)]
    if len(current) == 1:
        return Validity.VALID, current[0]
    if current:
        return Validity.SEVERAL, None
    past = [qualification for qualification in history if qualification.valid_from <= day]
    if not past:
        return Validity.NONE, None
    return Validity.INVALID, max(past, key=lambda qualification: qualification.valid_until or day)


def judge_asked(
    history: Sequence[Qualification], question: InsuredNumberQuestion
) -> tuple[Validity, Qualification | None]:
    """Judge the qualification asked about; one that ended while another is open is "newer exists"."""
    asked = [qualification for qualification in history if is_asked_about(qualification, question)]
    validity, found = judge_history(asked, question.on_date)
    others_open = any(qualification.covers(question.on_date) for qualification in history)
    if validity is Validity.INVALID and others_open:
        return Validity.INVALID_NEWER_EXISTS, found
    return validity, found


def _judge_record(
    record: CertificateRecord, state: CertificateState, day: date, notice: Notice
) -> tuple[Result, Qualification | None]:
    if state in UNUSABLE:
        return refused(UNUSABLE[state]), None
    if not record.certificate.registered:
        return judged(Validity.NONE, Notice.NOT_REGISTERED), None
    validity, found = judge_history(record.holder.qualifications, day)
    return judged(validity, notice), found


def _notice(state: CertificateState, not_after: date, today: date) -> Notice:
    if state is CertificateState.GRACE:
        return Notice.IN_GRACE
    return Notice.ENDS_SOON if ends_soon(not_after, today) else Notice.NOTHING


def _answer(
    request_id: str,
    result: Result,
    now: datetime,
    *,
    persons_found: int = 0,
    qualification: QualificationAnswer | None = None,
) -> Answer:
    return Answer(
        request_id=request_id,
        result=result,
        confirmed_at=now,
        persons_found=persons_found,
        qualification=qualification,
        certificate=None,
        registration=Registration.UNKNOWN,
        use=Use(medical_information=False),
    )


def _describe(person: Person, qualification: Qualification) -> QualificationAnswer:
    return QualificationAnswer(
        insurer_number=qualification.insurer_number,
        insurer_name=qualification.insurer_name,
        symbol=qualification.symbol,
        number=qualification.number,
        branch=qualification.branch,
        relation=qualification.relation,
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        ratio_percent=qualification.ratio_percent,
        valid_from=qualification.valid_from,
        valid_until=qualification.valid_until,
    )
