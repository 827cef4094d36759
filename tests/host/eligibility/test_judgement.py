"""Judging the authority's answers, and that no failure ever looks like an ended insurance."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.eligibility.answer import OfficialWords
from host.eligibility.codes import OfficialResult, ProcessingStatus, Segment, Validity
from host.eligibility.errors import AnotherPerson, AuthorityBusy, AuthorityWrongAnswer
from host.eligibility.judgement import check_same_person, judge_answer, judge_registration
from host.eligibility.official import (
    CertificateState,
    OfficialAnswer,
    OfficialRegistration,
    Registration,
    parse_answer,
)
from host.eligibility.question import InsuredNumberQuestion
from host.eligibility.reason import Reason
from tests.host.authority.people import TODAY
from tests.host.eligibility.answers import valid_answer

VALID = parse_answer(json.dumps(valid_answer()).encode())
RESULTS = st.builds(
    OfficialResult,
    st.sampled_from(Segment),
    st.none() | st.sampled_from(ProcessingStatus),
    st.none() | st.sampled_from(Validity),
    st.builds(OfficialWords, st.sampled_from(["", "SIM0000"]), st.just("")),
)
ANSWERS = st.builds(
    OfficialAnswer,
    request_id=st.just("request-1"),
    result=RESULTS,
    confirmed_at=st.just(1),
    certificate=st.none() | st.sampled_from(CertificateState),
    revocation_at=st.sampled_from([0, 5]),
    registration=st.sampled_from(Registration),
    medical_information=st.booleans(),
    qualifications=st.sampled_from([(), VALID.qualifications]),
)


def _with_result(answer: OfficialAnswer, **changes: object) -> OfficialAnswer:
    return dataclasses.replace(answer, result=dataclasses.replace(answer.result, **changes))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("validity", "status"),
    [
        (Validity.VALID, EligibilityStatus.ELIGIBLE),
        (Validity.INVALID, EligibilityStatus.NOT_ELIGIBLE),
        (Validity.INVALID_NEWER_EXISTS, EligibilityStatus.NEW_ELSEWHERE),
        (Validity.NONE, EligibilityStatus.NOT_FOUND),
        (Validity.SEVERAL, EligibilityStatus.SEVERAL),
        (Validity.VALID_NOT_REGISTERED, EligibilityStatus.ELIGIBLE),
    ],
)
def test_validity(validity: Validity, status: EligibilityStatus) -> None:
    """Each code of the table."""
    answer = judge_answer(_with_result(VALID, validity=validity))
    assert (answer.status, answer.reason, answer.checked) == (status, Reason.NONE, True)


def test_not_registered() -> None:
    """None by this certificate, because it is not registered: that is a status of its own."""
    official = dataclasses.replace(VALID, registration=Registration.NOT_REGISTERED, qualifications=())
    assert judge_answer(_with_result(official, validity=Validity.NONE)).status is EligibilityStatus.NOT_REGISTERED


@pytest.mark.parametrize(
    ("state", "reason", "status", "revocation", "by"),
    [
        (
            CertificateState.SUSPENDED,
            Reason.CARD_SUSPENDED,
            CertificateStatus.NOT_CHECKED,
            Revocation.SUSPENDED,
            RevocationBy.AUTHORITY,
        ),
        (
            CertificateState.REVOKED,
            Reason.CARD_REVOKED,
            CertificateStatus.NOT_CHECKED,
            Revocation.REVOKED,
            RevocationBy.AUTHORITY,
        ),
        (
            CertificateState.EXPIRED,
            Reason.CERTIFICATE_EXPIRED,
            CertificateStatus.EXPIRED,
            Revocation.NOT_CHECKED,
            RevocationBy.NONE,
        ),
        (
            CertificateState.ACTIVE,
            Reason.OFFICIAL_ERROR,
            CertificateStatus.VALID,
            Revocation.GOOD,
            RevocationBy.AUTHORITY,
        ),
    ],
)
def test_an_error_is_could_not_check(
    state: CertificateState,
    reason: Reason,
    status: CertificateStatus,
    revocation: Revocation,
    by: RevocationBy,
) -> None:
    """With the reason that the certificate's state gives, and without the qualification."""
    official = dataclasses.replace(VALID, certificate=state, revocation_at=7)
    answer = judge_answer(_with_result(official, status=ProcessingStatus.ERROR, validity=None))
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, reason)
    assert (answer.certificate.status, answer.certificate.revocation) == (status, revocation)
    assert answer.certificate.revocation_by is by
    assert answer.qualification is None


def test_the_segment_comes_first() -> None:
    """An aborted question is an error whatever else stands there; one in process is to be asked again."""
    assert not judge_answer(_with_result(VALID, segment=Segment.ABORTED)).checked
    with pytest.raises(AuthorityBusy):
        judge_answer(_with_result(VALID, segment=Segment.PROCESSING))


@pytest.mark.parametrize("changes", [{"validity": None}, {"status": None}])
def test_a_missing_verdict_is_a_wrong_answer(changes: dict[str, None]) -> None:
    """Never "invalid"."""
    with pytest.raises(AuthorityWrongAnswer):
        judge_answer(_with_result(VALID, **changes))


def test_valid_without_a_qualification_is_a_wrong_answer() -> None:
    """The list comes last, and must be there."""
    with pytest.raises(AuthorityWrongAnswer):
        judge_answer(dataclasses.replace(VALID, qualifications=()))


def test_official_words_are_passed_on() -> None:
    """A notice on a success reaches staff as it is."""
    words = OfficialWords("SIM1002", "電子証明書の有効期限が切れています。")
    assert judge_answer(_with_result(VALID, words=words)).official == words


def test_grace() -> None:
    """Eligible, without medical information."""
    official = dataclasses.replace(VALID, certificate=CertificateState.GRACE, medical_information=False)
    answer = judge_answer(official)
    assert (answer.status, answer.certificate.status) == (EligibilityStatus.ELIGIBLE, CertificateStatus.GRACE)
    assert not answer.medical_information


@given(ANSWERS)
def test_no_error_is_ever_an_ended_insurance(official: OfficialAnswer) -> None:
    """Only segment 1 with status 1 and its own validity gives a finding; all else is could-not-check or raises."""
    result = official.result
    try:
        answer = judge_answer(official)
    except (AuthorityBusy, AuthorityWrongAnswer):
        return
    judged = result.segment is Segment.DONE and result.status is ProcessingStatus.OK
    assert answer.checked is judged
    if answer.status is EligibilityStatus.NOT_ELIGIBLE:
        assert result.validity is Validity.INVALID
    if answer.medical_information:
        assert answer.status is EligibilityStatus.ELIGIBLE


def _asked(**changes: object) -> InsuredNumberQuestion:
    question = InsuredNumberQuestion("r", "999999", "架01", "００00077", "", date(1952, 2, 29), TODAY)
    return dataclasses.replace(question, **changes)  # type: ignore[arg-type]  # any field


def test_the_person_asked_for() -> None:
    """Width and padding do not matter, and nobody found is nobody else."""
    check_same_person(VALID.qualifications, _asked())
    check_same_person((), _asked())


@pytest.mark.parametrize("changes", [{"birth_date": TODAY}, {"number": "77"}, {"insurer_number": "888888"}])
def test_somebody_else(changes: dict[str, object]) -> None:
    """An answer about another person is a wrong answer."""
    with pytest.raises(AnotherPerson):
        check_same_person(VALID.qualifications, _asked(**changes))


@pytest.mark.parametrize(
    ("segment", "status", "reason"),
    [
        (Segment.DONE, ProcessingStatus.OK, Reason.NONE),
        (Segment.DONE, ProcessingStatus.ERROR, Reason.OFFICIAL_ERROR),
        (Segment.DONE, None, Reason.OFFICIAL_ERROR),
        (Segment.ABORTED, ProcessingStatus.OK, Reason.OFFICIAL_ERROR),
    ],
)
def test_registration(segment: Segment, status: ProcessingStatus | None, reason: Reason) -> None:
    """Carried out only when segment and status both say so."""
    result = OfficialResult(segment, status, None, OfficialWords())
    assert judge_registration(OfficialRegistration("r", result, registered=True)).reason is reason


def test_registration_in_process() -> None:
    """To be asked again."""
    result = OfficialResult(Segment.PROCESSING, None, None, OfficialWords())
    with pytest.raises(AuthorityBusy):
        judge_registration(OfficialRegistration("r", result, registered=False))
