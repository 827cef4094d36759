"""From the authority's answer to ours: pure, and always in the order segment, status, validity, list.

An answer without a validity, or "valid" without a qualification, is a wrong answer and so "could not check".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.eligibility.answer import (
    CertificateFinding,
    EligibilityAnswer,
    RegistrationOutcome,
)
from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.errors import AnotherPerson, AuthorityBusy, AuthorityWrongAnswer
from host.eligibility.official import CertificateState, OfficialAnswer, OfficialRegistration, Registration
from host.eligibility.qualification import QualificationDetails
from host.eligibility.question import InsuredNumberQuestion
from host.eligibility.reason import Reason

_STATUS = {
    Validity.VALID: EligibilityStatus.ELIGIBLE,
    Validity.VALID_NOT_REGISTERED: EligibilityStatus.ELIGIBLE,
    Validity.INVALID: EligibilityStatus.NOT_ELIGIBLE,
    Validity.INVALID_NEWER_EXISTS: EligibilityStatus.NEW_ELSEWHERE,
    Validity.NONE: EligibilityStatus.NOT_FOUND,
    Validity.SEVERAL: EligibilityStatus.SEVERAL,
}

_CERTIFICATE = {
    CertificateState.ACTIVE: (CertificateStatus.VALID, Revocation.GOOD),
    CertificateState.GRACE: (CertificateStatus.GRACE, Revocation.GOOD),
    CertificateState.EXPIRED: (CertificateStatus.EXPIRED, Revocation.NOT_CHECKED),
    CertificateState.SUSPENDED: (CertificateStatus.NOT_CHECKED, Revocation.SUSPENDED),
    CertificateState.REVOKED: (CertificateStatus.NOT_CHECKED, Revocation.REVOKED),
}

_UNUSABLE = {
    CertificateState.EXPIRED: Reason.CERTIFICATE_EXPIRED,
    CertificateState.SUSPENDED: Reason.CARD_SUSPENDED,
    CertificateState.REVOKED: Reason.CARD_REVOKED,
}


def judge_answer(answer: OfficialAnswer) -> EligibilityAnswer:
    """Judge an answer about eligibility.

    Raises:
        AuthorityBusy: it is still being processed.
        AuthorityWrongAnswer: it lacks what an answer without error must have.
    """
    status, reason = _judge(answer)
    found = answer.qualifications if reason is Reason.NONE else ()
    medical = answer.medical_information and status is EligibilityStatus.ELIGIBLE
    return EligibilityAnswer(
        status=status,
        reason=reason,
        certificate=_finding(answer),
        official=answer.result.words,
        notices=answer.notices,
        confirmed_at=answer.confirmed_at,
        medical_information=medical,
        qualifications=found,
        consents=answer.consents,
        medical_token=answer.medical_token if medical else "",
    )


def judge_registration(answer: OfficialRegistration) -> RegistrationOutcome:
    """Judge an answer to a registration or its withdrawal.

    Raises:
        AuthorityBusy: it is still being processed.
    """
    result = answer.result
    if result.segment is Segment.PROCESSING:
        raise AuthorityBusy("still processing")
    done = result.segment is Segment.DONE and result.status is ProcessingStatus.OK
    reason = Reason.NONE if done else Reason.OFFICIAL_ERROR
    return RegistrationOutcome(answer.registered, reason, result.words)


def check_same_person(found: Sequence[QualificationDetails], question: InsuredNumberQuestion) -> None:
    """Check that an answer by insured number is about the person asked for.

    A newer insurance that comes with it has another number, so one of them has to be the one asked about.

    Raises:
        AnotherPerson: a birth date is another's, or no insurer and number are those asked about.
    """
    numbers = (_fold(question.insurer_number), _fold(question.number))
    same = [numbers == (_fold(one.insurer_number), _fold(one.number)) for one in found]
    if found and not (any(same) and all(one.birth_date == question.birth_date for one in found)):
        raise AnotherPerson("the answer is about somebody else")


def _judge(answer: OfficialAnswer) -> tuple[EligibilityStatus, Reason]:
    result = answer.result
    if result.segment is Segment.PROCESSING:
        raise AuthorityBusy("still processing")
    if result.segment is Segment.ABORTED or result.status is ProcessingStatus.ERROR:
        return EligibilityStatus.COULD_NOT_CHECK, _why(answer.certificate)
    if result.status is None or result.validity is None:
        raise AuthorityWrongAnswer("neither an error nor a validity")
    if result.validity is Validity.NONE and answer.registration is Registration.NOT_REGISTERED:
        return EligibilityStatus.NOT_REGISTERED, Reason.NONE
    status = _STATUS[result.validity]
    if status is EligibilityStatus.ELIGIBLE and not answer.qualifications:
        raise AuthorityWrongAnswer("valid, and no qualification")
    return status, Reason.NONE


def _why(certificate: CertificateState | None) -> Reason:
    if certificate is None:
        return Reason.OFFICIAL_ERROR
    return _UNUSABLE.get(certificate, Reason.OFFICIAL_ERROR)


def _finding(answer: OfficialAnswer) -> CertificateFinding:
    if answer.certificate is None:
        return CertificateFinding()
    status, revocation = _CERTIFICATE[answer.certificate]
    said = revocation is not Revocation.NOT_CHECKED
    return CertificateFinding(
        status=status,
        revocation=revocation,
        revocation_by=RevocationBy.AUTHORITY if said else RevocationBy.NONE,
        revocation_at=answer.revocation_at,
    )


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
