"""What the authority is told about a persona is a person in the authority's own form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from device.cli.demo.insured import format_person
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import Issuer, open_issuer
from device.firmware.simulated.persona import load_persona, persona_names
from host.authority.insurance.codes import CardState
from host.authority.insurance.person import Person
from host.authority.serving.records import parse_record

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
