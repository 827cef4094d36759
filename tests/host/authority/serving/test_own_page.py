"""A person's own page, behind its drawing."""

from __future__ import annotations

import pytest

from host.authority.insurance.codes import CertificateState, ProcessingStatus, Validity
from host.authority.serving.authority import Authority, make_code
from host.authority.serving.own_page import CLINIC
from host.authority.serving.work import NotKnown
from tests.host.authority.people import by_certificate, certificate, medical_record, person, qualification

pytestmark = pytest.mark.both_databases


@pytest.fixture
def code(authority: Authority) -> str:
    """Give the code of a person whose card is not registered."""
    authority.people.put("hanako", person(certificates=(certificate(registered=False),)))
    authority.people.put_record("hanako", medical_record())
    return authority.people.give_code("hanako")


def test_a_code_however_it_is_typed(authority: Authority, code: str) -> None:
    """Small letters, no dashes, full width; a wrong one and an old one are nobody's."""
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code.replace("-", ""))
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", full_width):
        assert authority.own_page.sign_in(typed) == "hanako"
    newer = authority.people.give_code("hanako")
    assert [authority.own_page.sign_in(typed) for typed in (code, newer, "", make_code())] == [
        None,
        "hanako",
        None,
        None,
    ]


def test_own_data(authority: Authority, code: str) -> None:
    """Insurance, certificates, medical information."""
    assert authority.own_page.sign_in(code)
    view = authority.own_page.view("hanako")
    assert (view.validity, len(view.qualifications), view.history) == (Validity.VALID, 1, (qualification(),))
    assert [(one.state, one.registered) for one in view.certificates] == [(CertificateState.ACTIVE, False)]
    assert len(authority.own_page.record("hanako").medicines) == 1


def test_registration_without_a_clinic(authority: Authority, code: str) -> None:
    """Registered and withdrawn; both are recorded as the person's own doing."""
    answer = authority.own_page.set_registered("hanako", 0, registered=True)
    assert (answer.result.status, answer.registered) == (ProcessingStatus.OK, True)
    assert authority.eligibility.by_certificate(by_certificate()).result.validity is Validity.VALID
    assert not authority.own_page.set_registered("hanako", 0, registered=False).registered
    uses = authority.own_page.uses("hanako")
    assert [(use.clinic, use.purpose.value) for use in uses] == [
        (CLINIC, "withdrawal"),
        ("clinic-a", "eligibility_by_certificate"),
        (CLINIC, "registration"),
    ]
    assert code


def test_reporting_the_card_lost(authority: Authority, code: str) -> None:
    """The next question is refused, and so is a registration."""
    authority.own_page.suspend("hanako", 0)
    assert authority.eligibility.by_certificate(by_certificate()).result.code == "SIM2002"
    assert authority.own_page.set_registered("hanako", 0, registered=True).result.code == "SIM2002"
    assert "own_suspension" in [use.purpose.value for use in authority.own_page.uses("hanako")]
    assert code


def test_nobody_elses(authority: Authority, code: str) -> None:
    """Positions that are not there, and a person who is gone."""
    for position in (-1, 1):
        with pytest.raises(NotKnown):
            authority.own_page.suspend("hanako", position)
    with pytest.raises(NotKnown):
        authority.own_page.view("nobody")
    assert code
