"""From the authority's answer to ours: pure, and always in the order segment, status, validity, list.

An answer without a validity, or "valid" without a qualification, is a wrong answer and so "could not check".
"""

from __future__ import annotations

import unicodedata

from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.eligibility.answer import (
    CertificateFinding,
    EligibilityAnswer,
    QualificationDetails,
    RegistrationOutcome,
)
from host.eligibility.errors import AuthorityBusy, AuthorityWrongAnswer
from host.eligibility.official import (
    CertificateState,
    OfficialAnswer,
    OfficialRegistration,
    ProcessingStatus,
    Registration,
    Segment,
    Validity,
)
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
    found = answer.qualification if reason is Reason.NONE else None
    return EligibilityAnswer(
        status=status,
        reason=reason,
        certificate=_finding(answer),
        official=answer.result.words,
        confirmed_at=answer.confirmed_at,
        medical_information=answer.medical_information and status is EligibilityStatus.ELIGIBLE,
        qualification=found,
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
    reason = Reason.NONE if done else Reason.AUTHORITY_REFUSED
    return RegistrationOutcome(answer.registered, reason, result.words)


def check_same_person(found: QualificationDetails | None, question: InsuredNumberQuestion) -> None:
    """Check that an answer by insured number is about the person asked for.

    Raises:
        AuthorityWrongAnswer: birth date, insurer or number are another's.
    """
    if found is None:
        return
    asked = (question.birth_date, _fold(question.insurer_number), _fold(question.number))
    if asked != (found.birth_date, _fold(found.insurer_number), _fold(found.number)):
        raise AuthorityWrongAnswer("the answer is about somebody else")


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
    if status is EligibilityStatus.ELIGIBLE and answer.qualification is None:
        raise AuthorityWrongAnswer("valid, and no qualification")
    return status, Reason.NONE


def _why(certificate: CertificateState | None) -> Reason:
    if certificate is None:
        return Reason.AUTHORITY_REFUSED
    return _UNUSABLE.get(certificate, Reason.AUTHORITY_REFUSED)


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
