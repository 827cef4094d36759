"""Public assistance stands beside an insurance, or is all that somebody has."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from host.authority.insurance.answer import Answer
from host.authority.insurance.codes import Notice, Reference, Registration, Validity
from host.authority.insurance.judgement import answer_by_certificate, answer_by_insured_number
from host.authority.insurance.person import Certificate, CertificateRecord, Qualification
from host.authority.insurance.question import InsuredNumberQuestion
from tests.host.authority.people import (
    NOW,
    TODAY,
    assistance,
    by_certificate,
    by_number,
    certificate,
    person,
    qualification,
)

ENDED = qualification(date(2020, 4, 1), date(2026, 9, 30))


def ask(*held: Qualification, card: Certificate | None = None) -> Answer:
    record = CertificateRecord(card or certificate(), person(*held), None)
    return answer_by_certificate(by_certificate(), record, NOW)


def classes(answer: Answer) -> list[str]:
    return [one.card_class.value for one in answer.qualifications]


@pytest.mark.parametrize(
    ("held", "validity", "told"),
    [
        ((qualification(), assistance()), Validity.VALID, ["01", "A1"]),
        ((assistance(),), Validity.VALID, ["A1"]),
        ((ENDED, assistance()), Validity.VALID, ["A1"]),
        ((qualification(), assistance(date(2025, 1, 1), date(2025, 12, 31))), Validity.VALID, ["01"]),
        ((ENDED, assistance(date(2025, 1, 1), date(2025, 12, 31))), Validity.INVALID, ["01"]),
        ((assistance(), assistance(date(2026, 11, 1))), Validity.SEVERAL, []),
        ((qualification(), qualification(number="8")), Validity.SEVERAL, []),
    ],
)
def test_by_certificate(held: tuple[Qualification, ...], validity: Validity, told: list[str]) -> None:
    """The insurance comes first; the first of the list also stands alone for older clients."""
    answer = ask(*held)
    assert (answer.result.validity, classes(answer)) == (validity, told)
    assert answer.qualification == (answer.qualifications[0] if told else None)
    assert answer.reference is Reference.CARD


def test_valid_though_not_registered() -> None:
    """Validity 6: the card is not registered, and assistance is told all the same; the insurance is not."""
    answer = ask(qualification(), assistance(), card=certificate(registered=False))
    assert (answer.result.validity, classes(answer)) == (Validity.VALID_NOT_REGISTERED, ["A1"])
    assert answer.registration is Registration.NOT_REGISTERED
    assert [notice.code for notice in answer.notices] == [Notice.NOT_REGISTERED.code]
    assert not answer.use.medical_information


def test_a_renewed_card_before_its_link() -> None:
    """The registration went over, but counts from the day of the link on."""
    tomorrow = date(2026, 11, 25)
    assert ask(card=dataclasses.replace(certificate(), linked_from=tomorrow)).result.validity is Validity.NONE
    assert ask(card=dataclasses.replace(certificate(), linked_from=TODAY)).result.validity is Validity.VALID


def number(insurer_number: str, symbol: str, own: str) -> InsuredNumberQuestion:
    return dataclasses.replace(by_number(), insurer_number=insurer_number, symbol=symbol, number=own)


def test_by_number() -> None:
    """Asked by the insurance's number both are told, by the assistance's number only that."""
    both = person(qualification(), assistance())
    assert classes(answer_by_insured_number(by_number(), [both], NOW)) == ["01", "A1"]
    alone = answer_by_insured_number(number("12999911", "", "0000123"), [both], NOW)
    assert (alone.result.validity, classes(alone)) == (Validity.VALID, ["A1"])
    assert (alone.reference, alone.consents) == (Reference.INSURED_NUMBER, ())


def test_an_ended_number_with_assistance_open() -> None:
    """Something newer exists."""
    answer = answer_by_insured_number(by_number(), [person(ENDED, assistance())], NOW)
    assert (answer.result.validity, classes(answer)) == (Validity.INVALID_NEWER_EXISTS, ["01"])


def test_one_number_twice_at_a_time() -> None:
    """The same number in two open periods is several, and none of them is told."""
    answer = answer_by_insured_number(by_number(), [person(qualification(), qualification(date(2025, 1, 1)))], NOW)
    assert (answer.result.validity, classes(answer)) == (Validity.SEVERAL, [])
