"""How a question is judged: pure, from the records found and two dates.

Two days matter: `today` decides about the certificate, `on_date` about the qualification. A certificate that
cannot be used gives an error and no verdict about the insurance, since nothing was looked up. Public assistance
stands beside an insurance: it is told as a second qualification, and as the only one where there is no insurance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from host.authority.insurance.answer import Answer, CertificateAnswer, Result, Use, judged, refused, told
from host.authority.insurance.codes import CardState, CertificateState, Notice, Reference, Registration, Validity
from host.authority.insurance.description import describe
from host.authority.insurance.japan_time import ends_soon, grace_end, japan_date
from host.authority.insurance.knowledge import known_history
from host.authority.insurance.matching import is_asked_about
from host.authority.insurance.person import Certificate, CertificateRecord, Person, Qualification
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion

UNUSABLE = {
    CertificateState.SUSPENDED: Notice.SUSPENDED,
    CertificateState.REVOKED: Notice.REVOKED,
    CertificateState.EXPIRED: Notice.EXPIRED,
}
"""States of a certificate that can answer nothing, and what is said instead."""

Found = tuple[Validity, tuple[Qualification, ...]]
"""A verdict and the qualifications to tell, the insurance first."""


def certificate_state(certificate: Certificate, not_after: date, today: date) -> CertificateState:
    """Give the state on `today`; what the issuer was told about the card outweighs the dates."""
    if certificate.state is not CardState.ACTIVE:
        return CertificateState(certificate.state.value)
    if today <= not_after:
        return CertificateState.ACTIVE
    return CertificateState.GRACE if today <= grace_end(not_after) else CertificateState.EXPIRED


def is_registered(certificate: Certificate, today: date) -> bool:
    """Whether the certificate leads to an insurance on `today`; a renewed one does so from its linking on."""
    return certificate.registered and (certificate.linked_from is None or certificate.linked_from <= today)


def answer_by_certificate(question: CertificateQuestion, record: CertificateRecord | None, now: datetime) -> Answer:
    """Judge a question by certificate, without its consents; `record` is None when the certificate is not known.

    The earlier of the recorded last day and the one in the question counts: a certificate that shows itself as
    ended is not younger for the authority.
    """
    if record is None:
        return unfound(question.request_id, judged(Validity.NONE, [Notice.UNKNOWN_CERTIFICATE]), now, Reference.CARD)
    not_after, today = min(record.certificate.not_after, question.not_after), japan_date(now)
    state = certificate_state(record.certificate, not_after, today)
    registered = is_registered(record.certificate, today)
    notices = _notices(state, not_after, today) if registered else [Notice.NOT_REGISTERED]
    result, found = _judge_record(record, state, question.on_date, today, notices)
    limit = question.consents.limit
    described = tuple(describe(one, record.holder, question.on_date, limit_consent=limit) for one in found)
    return Answer(
        request_id=question.request_id,
        result=result,
        confirmed_at=now,
        persons_found=1,
        qualification=described[0] if described else None,
        certificate=CertificateAnswer(state, record.state_since, not_after),
        registration=Registration.REGISTERED if registered else Registration.NOT_REGISTERED,
        use=Use(medical_information=state is CertificateState.ACTIVE and result.validity is Validity.VALID),
        qualifications=described,
        consents=(),
        notices=() if state in UNUSABLE else told(notices),
        reference=Reference.CARD,
    )


def answer_by_insured_number(question: InsuredNumberQuestion, persons: Sequence[Person], now: datetime) -> Answer:
    """Judge a question by insured number; `persons` are all that the number and birth date fit."""
    request_id, by = question.request_id, Reference.INSURED_NUMBER
    if not persons:
        return unfound(request_id, judged(Validity.NONE), now, by)
    if len(persons) > 1:
        return unfound(request_id, judged(Validity.SEVERAL), now, by, persons_found=len(persons))
    person = persons[0]
    validity, found = judge_asked(known_history(person.qualifications, japan_date(now)), question)
    limit = question.limit_consent
    described = tuple(describe(one, person, question.on_date, limit_consent=limit) for one in found)
    nobody = unfound(request_id, judged(validity), now, by, persons_found=1)
    return replace(nobody, qualification=described[0] if described else None, qualifications=described)


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


def judge_person(history: Sequence[Qualification], day: date) -> Found:
    """Judge insurance and public assistance together; either being several is several."""
    insurance = judge_history([one for one in history if not one.is_assistance], day)
    assistance = judge_history([one for one in history if one.is_assistance], day)
    verdicts = (insurance[0], assistance[0])
    if Validity.SEVERAL in verdicts:
        return Validity.SEVERAL, ()
    valid = tuple(held for verdict, held in (insurance, assistance) if verdict is Validity.VALID and held)
    if valid:
        return Validity.VALID, valid
    ended = tuple(held for _, held in (insurance, assistance) if held is not None)
    return (Validity.INVALID, ended[:1]) if ended else (Validity.NONE, ())


def judge_asked(history: Sequence[Qualification], question: InsuredNumberQuestion) -> Found:
    """Judge the qualification asked about; one that ended while another is open is "newer exists".

    With a valid insurance, open public assistance is told too.
    """
    day = question.on_date
    validity, found = judge_history([one for one in history if is_asked_about(one, question)], day)
    if found is None:
        return validity, ()
    if validity is Validity.INVALID and any(one.covers(day) for one in history):
        return Validity.INVALID_NEWER_EXISTS, (found,)
    if validity is not Validity.VALID or found.is_assistance:
        return validity, (found,)
    beside = judge_history([one for one in history if one.is_assistance], day)
    return validity, (found, beside[1]) if beside[0] is Validity.VALID and beside[1] else (found,)


def _judge_record(
    record: CertificateRecord, state: CertificateState, day: date, today: date, notices: Sequence[Notice]
) -> tuple[Result, tuple[Qualification, ...]]:
    if state in UNUSABLE:
        return refused(UNUSABLE[state]), ()
    history = known_history(record.holder.qualifications, today)
    if is_registered(record.certificate, today):
        validity, found = judge_person(history, day)
        return judged(validity, notices), found
    verdict, assistance = judge_history([one for one in history if one.is_assistance], day)
    if verdict is Validity.VALID and assistance is not None:
        return judged(Validity.VALID_NOT_REGISTERED, notices), (assistance,)
    return judged(Validity.NONE, notices), ()


def _notices(state: CertificateState, not_after: date, today: date) -> Sequence[Notice]:
    if state is CertificateState.GRACE:
        return [Notice.IN_GRACE]
    return [Notice.ENDS_SOON] if ends_soon(not_after, today) else []


def unfound(
    request_id: str, result: Result, now: datetime, reference: Reference, *, persons_found: int = 0
) -> Answer:
    """Give an answer that tells nothing of a person."""
    return Answer(
        request_id=request_id,
        result=result,
        confirmed_at=now,
        persons_found=persons_found,
        qualification=None,
        certificate=None,
        registration=Registration.UNKNOWN,
        use=Use(medical_information=False),
        qualifications=(),
        consents=(),
        notices=(),
        reference=reference,
    )
