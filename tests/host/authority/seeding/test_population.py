"""The made-up population: the same again, plausible, and everything in it that happens in real lives."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from host.authority.insurance.codes import CertificateState, Validity
from host.authority.insurance.judgement import certificate_state, judge_person
from host.authority.insurance.knowledge import known_history
from host.authority.insurance.names import MISSING
from host.authority.insurance.paper_codes import CardClass
from host.authority.seeding.people import Population, SeededPerson

DAY = date(2026, 11, 24)
COUNT = 2000


@pytest.fixture(scope="module")
def people() -> list[SeededPerson]:
    """Give a population that is large enough for what is rare."""
    population = Population(1, DAY)
    return [population.make(index) for index in range(COUNT)]


def test_the_same_again(people: list[SeededPerson]) -> None:
    """Any person can be made alone, and is the same; another seed or day gives others."""
    assert Population(1, DAY).make(1234) == people[1234]
    assert Population(2, DAY).make(1234).person != people[1234].person
    assert Population(1, date(2026, 11, 25)).make(1234).person != people[1234].person


def test_ids_and_certificates_are_unique(people: list[SeededPerson]) -> None:
    """Also between populations."""
    both = [*people, *(Population(2, DAY).make(index) for index in range(200))]
    certificates = [(one.issuer_key_id, one.serial) for each in both for one in each.person.certificates]
    assert len(set(certificates)) == len(certificates)
    assert len({one.person_id for one in both}) == len(both)


def test_every_verdict_occurs(people: list[SeededPerson]) -> None:
    """Valid most of the time; ended, several and none now and then."""
    verdicts = Counter(judge_person(known_history(one.person.qualifications, DAY), DAY)[0] for one in people)
    assert verdicts[Validity.VALID] > 0.9 * COUNT
    assert {Validity.INVALID, Validity.SEVERAL} <= set(verdicts)


def test_every_kind_of_certificate_occurs(people: list[SeededPerson]) -> None:
    """Active, in grace, expired, revoked by renewal; some are not registered, some people have none."""
    states = Counter(
        certificate_state(one, one.not_after, DAY) for each in people for one in each.person.certificates
    )
    assert {
        CertificateState.ACTIVE,
        CertificateState.GRACE,
        CertificateState.EXPIRED,
        CertificateState.REVOKED,
    } <= set(states)
    held = sum(bool(one.person.certificates) for one in people) / COUNT
    assert held == pytest.approx(0.80, abs=0.03)
    assert any(not one.registered for each in people for one in each.person.certificates)


def test_every_kind_of_insurance_occurs(people: list[SeededPerson]) -> None:
    """Assistance, three shares above 75, papers, late reports, and insurers' spellings with ●."""
    held = [one for each in people for one in each.person.qualifications]
    assert any(one.card_class is CardClass.MEDICAL_ASSISTANCE and one.papers.tickets for one in held)
    assert {one.ratio_percent for one in held if one.insurer_number.startswith("39")} == {10, 20, 30}
    assert any(one.papers.elderly for one in held)
    assert any(one.papers.limits for one in held)
    assert any(one.loss_reported_on and one.loss_reported_on > DAY for one in held)
    assert any(one.reported_on and one.reported_on > DAY for one in held)
    assert any(MISSING in one.spelling.name for one in held)
    assert any("ﾖ" in one.spelling.kana for one in held)
    assert any("ｮ" in one.spelling.kana for one in held)


def test_nobody_is_insured_before_birth(people: list[SeededPerson]) -> None:
    """Nor treated after today."""
    for one in people:
        assert all(held.valid_from >= one.person.birth_date for held in one.person.qualifications)
        assert all(medicine.dispensed_on < DAY for medicine in one.record.medicines)
    assert 0.3 * COUNT < sum(bool(one.record.medicines) for one in people) < 0.9 * COUNT
