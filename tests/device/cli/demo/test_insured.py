"""What the authority is told about a persona is a person in the authority's own form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from device.cli.demo.insured import format_medical, format_person
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import Issuer, open_issuer
from device.firmware.simulated.persona import load_persona, persona_names
from host.authority.base.records import parse_record
from host.authority.insurance.codes import CardState
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.paper_codes import LimitFlag
from host.authority.insurance.person import Person

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return open_issuer(tmp_path_factory.mktemp("issuer"), NOW)


def test_every_persona_is_a_person_for_the_authority(issuer: Issuer) -> None:
    for name in ("hanako", "lost", "suspended", "unregistered"):
        assert name in persona_names()
        issued = issue(load_persona(name), issuer, NOW)
        person = parse_record(Person, format_person(issued, TODAY))
        assert person.birth_date == issued.persona.birth
        assert person.certificates[0].serial == str(issued.user_certificate.serial_number)


def test_states_reach_the_authority(issuer: Issuer) -> None:
    people = {
        name: parse_record(Person, format_person(issue(load_persona(name), issuer, NOW), TODAY))
        for name in ("lost", "suspended", "unregistered")
    }
    assert not any(one.covers(TODAY) for one in people["lost"].qualifications)
    assert people["suspended"].certificates[0].state is CardState.SUSPENDED
    assert not people["unregistered"].certificates[0].registered


def test_medical_information_reaches_the_authority() -> None:
    hanako = parse_record(MedicalRecord, format_medical(load_persona("hanako"), TODAY))
    assert [one.dispensed_on for one in hanako.medicines] == [date(2026, 2, 20), date(2025, 12, 22)]
    assert [one.name for one in hanako.diagnoses] == ["高血圧症"]


def test_limits_of_payments_reach_the_authority(issuer: Issuer) -> None:
    taro = parse_record(Person, format_person(issue(load_persona("taro"), issuer, NOW), TODAY))
    assert [one.papers.limits[0].flag for one in taro.qualifications] == [LimitFlag.GENERAL_1]
    assert taro.address == "架空県見本市例示二丁目４番５号"
