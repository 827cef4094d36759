"""How questions are judged, case by case."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from host.authority.insurance.codes import CardState, CertificateState, Notice, Registration, Validity
from host.authority.insurance.judgement import (
    answer_by_certificate,
    answer_by_insured_number,
    certificate_state,
    judge_history,
)
from host.authority.insurance.person import CertificateRecord, Qualification
from tests.host.authority.people import NOW, TODAY, by_certificate, by_number, certificate, person, qualification

ENDED = qualification(date(2020, 4, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("not_after", "state"),
    [
        (date(2026, 11, 24), CertificateState.ACTIVE),
        (date(2026, 11, 23), CertificateState.GRACE),
        (date(2026, 8, 1), CertificateState.GRACE),
        (date(2026, 7, 31), CertificateState.EXPIRED),
    ],
)
def test_state_by_date(not_after: date, state: CertificateState) -> None:
    """The last day counts as good; grace ends with the third month after."""
    assert certificate_state(certificate(not_after=not_after), not_after, TODAY) is state


@pytest.mark.parametrize("state", [CardState.SUSPENDED, CardState.REVOKED])
def test_a_report_outweighs_the_dates(state: CardState) -> None:
    """A lost card is a lost card, expired or not."""
    lost = certificate(state=state)
    for not_after in (date(2020, 1, 1), date(2030, 1, 1)):
        assert certificate_state(lost, not_after, TODAY).value == state.value


@pytest.mark.parametrize(
    ("history", "validity", "found"),
    [
        ((), Validity.NONE, None),
        ((qualification(),), Validity.VALID, 0),
        ((ENDED,), Validity.INVALID, 0),
        ((ENDED, qualification(date(2026, 11, 1))), Validity.VALID, 1),
        ((qualification(date(2019, 4, 1), date(2020, 3, 31)), ENDED), Validity.INVALID, 1),
        ((qualification(), qualification(date(2025, 1, 1), number="8")), Validity.SEVERAL, None),
        ((qualification(date(2026, 12, 1)),), Validity.NONE, None),
        ((qualification(TODAY, TODAY),), Validity.VALID, 0),
    ],
)
def test_a_history(history: tuple[Qualification, ...], validity: Validity, found: int | None) -> None:
    """Job changes, gaps, double entries, and the first and last day."""
    expected = None if found is None else history[found]
    assert judge_history(history, TODAY) == (validity, expected)


def test_valid_by_certificate() -> None:
    """A registered, good certificate gives the qualification and allows medical information."""
    answer = answer_by_certificate(by_certificate(), CertificateRecord(certificate(), person(), None), NOW)
    assert answer.result.validity is Validity.VALID
    assert answer.result.code == ""
    assert answer.qualification is not None
    assert answer.qualification.name == "見本　●子"
    assert answer.use.medical_information


def test_unknown_certificate() -> None:
    """Nobody is found, and nothing is claimed about its registration."""
    answer = answer_by_certificate(by_certificate(), None, NOW)
    assert (answer.result.validity, answer.persons_found) == (Validity.NONE, 0)
    assert (answer.certificate, answer.registration) == (None, Registration.UNKNOWN)
    assert answer.result.code == Notice.UNKNOWN_CERTIFICATE.code


def test_not_registered() -> None:
    """The person is insured, but this certificate tells nothing until it is registered."""
    record = CertificateRecord(certificate(registered=False), person(), None)
    answer = answer_by_certificate(by_certificate(), record, NOW)
    assert (answer.result.validity, answer.qualification) == (Validity.NONE, None)
    assert answer.registration is Registration.NOT_REGISTERED


@pytest.mark.parametrize(
    ("held", "notice"),
    [
        (certificate(state=CardState.SUSPENDED), Notice.SUSPENDED),
        (certificate(state=CardState.REVOKED), Notice.REVOKED),
        (certificate(not_after=date(2026, 7, 31)), Notice.EXPIRED),
    ],
)
def test_an_unusable_certificate_gives_no_verdict(held: object, notice: Notice) -> None:
    """No validity at all: an unusable card never looks like an ended insurance."""
    record = CertificateRecord(certificate(), person(), NOW)
    record = dataclasses.replace(record, certificate=held)  # type: ignore[arg-type]  # the parameters are certificates
    answer = answer_by_certificate(by_certificate(), record, NOW)
    assert (answer.result.validity, answer.qualification) == (None, None)
    assert answer.result.code == notice.code
    assert not answer.use.medical_information


def test_grace_gives_eligibility_and_nothing_more() -> None:
    """Medical information is closed in the grace period, and a notice says why."""
    record = CertificateRecord(certificate(not_after=date(2026, 9, 1)), person(), None)
    answer = answer_by_certificate(by_certificate(), record, NOW)
    assert (answer.result.validity, answer.result.code) == (Validity.VALID, Notice.IN_GRACE.code)
    assert not answer.use.medical_information


def test_the_earlier_end_counts() -> None:
    """A certificate that shows itself as ended is not younger for the authority."""
    record = CertificateRecord(certificate(not_after=date(2030, 1, 1)), person(), None)
    asked = dataclasses.replace(by_certificate(), not_after=date(2026, 9, 1))
    answer = answer_by_certificate(asked, record, NOW)
    assert answer.certificate is not None
    assert answer.certificate.state is CertificateState.GRACE


def test_soon_ending_certificate_is_valid_with_a_notice() -> None:
    """A notice comes with a success."""
    record = CertificateRecord(certificate(not_after=date(2026, 12, 24)), person(), None)
    answer = answer_by_certificate(by_certificate(), record, NOW)
    assert (answer.result.validity, answer.result.code) == (Validity.VALID, Notice.ENDS_SOON.code)
    assert answer.use.medical_information


def test_by_number_newer_exists() -> None:
    """The number asked about has ended and another is open: the ended one is told, the other is not."""
    newer = qualification(date(2026, 11, 1), number="8", insurer_number="06999999")
    answer = answer_by_insured_number(by_number(), [person(ENDED, newer)], NOW)
    assert answer.result.validity is Validity.INVALID_NEWER_EXISTS
    assert answer.qualification is not None
    assert answer.qualification.number == ENDED.number


def test_by_number_ended() -> None:
    """Ended, and nothing newer known."""
    answer = answer_by_insured_number(by_number(), [person(ENDED)], NOW)
    assert answer.result.validity is Validity.INVALID


def test_by_number_several_persons() -> None:
    """Twins on one number: how many is told, who is not."""
    answer = answer_by_insured_number(by_number(), [person(), person()], NOW)
    assert (answer.result.validity, answer.persons_found, answer.qualification) == (Validity.SEVERAL, 2, None)


def test_by_number_never_opens_medical_information() -> None:
    """Not even when valid; and nothing is said about certificates."""
    answer = answer_by_insured_number(by_number(), [person()], NOW)
    assert answer.result.validity is Validity.VALID
    assert not answer.use.medical_information
    assert (answer.certificate, answer.registration) == (None, Registration.UNKNOWN)
