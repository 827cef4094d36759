"""Disaster mode at work: closed at first, and nothing in it goes unseen."""

from __future__ import annotations

import dataclasses

import pytest

from host.authority.insurance.disaster import DisasterQuestion, DisasterSwitch
from host.authority.insurance.information import MedicalQuestion
from host.authority.insurance.medical import MedicalKind
from host.authority.serving.authority import Authority
from tests.host.authority.insurance.test_disaster import HANAKO, QUESTION
from tests.host.authority.people import certificate, medical_record

pytestmark = pytest.mark.both_databases

OPEN = DisasterSwitch(open=True, reason="架空地震", clinics=("clinic-a",))


@pytest.fixture
def opened(authority: Authority) -> Authority:
    """Give an authority whose disaster mode is open for clinic-a, with one person in it."""
    authority.people.put("hanako", HANAKO)
    authority.people.put_record("hanako", medical_record())
    authority.disaster.put_switch(OPEN)
    return authority


def test_closed(authority: Authority) -> None:
    """Nobody is told, and the try is reported."""
    authority.people.put("hanako", HANAKO)
    answer = authority.disaster.search(QUESTION)
    assert (answer.result.code, answer.persons_found, answer.candidates) == ("SIM5001", 0, ())
    assert [use.outcome for use in authority.disaster.report()] == ["SIM5001"]
    assert authority.people.uses_of("hanako") == []


def test_found(opened: Authority) -> None:
    """With what is insured, and tokens for all four kinds."""
    answer = opened.disaster.search(QUESTION)
    assert answer.persons_found == 1
    candidate = answer.candidates[0]
    assert (candidate.name, candidate.address) == (HANAKO.name, HANAKO.address)
    assert [one.number for one in candidate.qualifications] == ["0000077"]
    assert [one.state.value for one in candidate.consents] == [1, 1, 1, 1]
    again = opened.disaster.search(QUESTION)
    assert [one.token for one in again.candidates[0].consents] == [one.token for one in candidate.consents]


def test_another_clinic(opened: Authority) -> None:
    """Open for the clinics that were named only."""
    assert opened.disaster.search(dataclasses.replace(QUESTION, clinic="clinic-b")).result.code == "SIM5001"
    opened.disaster.put_switch(DisasterSwitch())
    assert opened.disaster.search(dataclasses.replace(QUESTION, request_id="2")).result.code == "SIM5001"
    assert opened.disaster.get_switch() == DisasterSwitch()


def test_reading_names_the_staff(opened: Authority) -> None:
    """The person and the report see who searched and what was read."""
    token = next(one.token for one in opened.disaster.search(QUESTION).candidates[0].consents if one.token)
    answer = opened.information.read(MedicalQuestion("read", "clinic-a", token, MedicalKind.MEDICINES))
    assert answer.medicines
    assert [(use.staff, use.purpose.value, use.outcome) for use in opened.disaster.report()] == [
        ("mihon", "disaster_search", "done"),
        ("mihon", "disaster_medical", "medicines"),
    ]
    assert [use.detail for use in opened.people.uses_of("hanako")] == ["mihon", "mihon"]


def test_several_and_too_many(opened: Authority) -> None:
    """Up to five are told, each of them learns of it; more are not."""
    for number in range(5):
        other = dataclasses.replace(HANAKO, certificates=(certificate(str(900 + number), card_id=f"card-{number}"),))
        opened.people.put(f"twin-{number}", other)
        answer = opened.disaster.search(dataclasses.replace(QUESTION, request_id=f"search-{number}"))
        told = 0 if number == 4 else number + 2
        assert (answer.persons_found, len(answer.candidates)) == (number + 2, told)
    assert answer.result.code == "SIM5002"
    assert len(opened.people.uses_of("twin-3")) == 1
    assert len({one.token for found in answer.candidates for one in found.consents}) == 0


def test_nobody(opened: Authority) -> None:
    """No error, and no candidate."""
    question: DisasterQuestion = dataclasses.replace(QUESTION, kana="ﾍﾞﾂ")
    answer = opened.disaster.search(question)
    assert (answer.result.code, answer.persons_found, answer.candidates) == ("", 0, ())
