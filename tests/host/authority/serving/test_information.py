"""Medical information opens with a token, for a day, and every reading is known to the person."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from host.authority.insurance.codes import CardState
from host.authority.insurance.information import MedicalAnswer, MedicalQuestion
from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.question import Consents
from host.authority.serving.authority import Authority
from host.authority.store.uses import RequestReused
from tests.host.authority.conftest import SetClock
from tests.host.authority.people import by_certificate, certificate, medical_record, person

pytestmark = pytest.mark.both_databases

AGREED = Consents(medicines=True, checkups=True)


@pytest.fixture
def tokens(authority: Authority) -> dict[MedicalKind, str]:
    """Give the tokens of a visit in which medicines and check-ups were agreed to."""
    authority.people.put("hanako", person())
    authority.people.put_record("hanako", medical_record())
    return ask(authority)


def ask(authority: Authority, request_id: str = "visit") -> dict[MedicalKind, str]:
    answer = authority.eligibility.by_certificate(by_certificate(request_id, consents=AGREED))
    return {one.kind: one.token for one in answer.consents if one.token is not None}


def read(
    authority: Authority, token: str, request_id: str = "read", kind: MedicalKind = MedicalKind.MEDICINES
) -> MedicalAnswer:
    return authority.information.read(MedicalQuestion(request_id, "clinic-a", token, kind))


def test_only_what_was_agreed_to(authority: Authority, tokens: dict[MedicalKind, str], clock: SetClock) -> None:
    """One kind per token, of the last 36 months, the newest first."""
    assert set(tokens) == {MedicalKind.MEDICINES, MedicalKind.CHECKUPS}
    answer = read(authority, tokens[MedicalKind.MEDICINES])
    assert [one.dispensed_on for one in answer.medicines] == [date(2026, 10, 2)]
    assert (answer.diagnoses, answer.surgery, answer.checkups) == ((), (), ())
    assert answer.available_until == clock.moment + timedelta(hours=24)
    other = read(authority, tokens[MedicalKind.MEDICINES], "other", MedicalKind.DIAGNOSES)
    assert (other.result.code, other.diagnoses) == ("SIM4002", ())


def test_a_day_and_no_longer(authority: Authority, tokens: dict[MedicalKind, str], clock: SetClock) -> None:
    """The consent of the visit ends; a repeat of the question does not make it longer."""
    clock.moment += timedelta(hours=23)
    assert ask(authority) == tokens
    clock.moment += timedelta(hours=1)
    answer = read(authority, tokens[MedicalKind.MEDICINES])
    assert (answer.result.code, answer.medicines, answer.available_until) == ("SIM4001", (), None)
    states = authority.eligibility.by_certificate(by_certificate("visit", consents=AGREED)).consents
    assert [one.state.value for one in states] == [2, 0, 0, 2]


def test_a_lost_card_closes_at_once(authority: Authority, tokens: dict[MedicalKind, str]) -> None:
    """Reported between consent and reading; found again, it opens again."""
    authority.people.set_card_state("card-hanako", CardState.SUSPENDED)
    assert read(authority, tokens[MedicalKind.MEDICINES], "1").result.code == "SIM4003"
    authority.people.set_card_state("card-hanako", CardState.ACTIVE)
    assert read(authority, tokens[MedicalKind.MEDICINES], "2").medicines
    authority.people.put("hanako", person(certificates=()))
    assert read(authority, tokens[MedicalKind.MEDICINES], "3").result.code == "SIM4003"


def test_a_token_is_one_clinics(authority: Authority, tokens: dict[MedicalKind, str]) -> None:
    """Another clinic cannot use it, and a made-up one opens nothing."""
    stolen = MedicalQuestion("read", "clinic-b", tokens[MedicalKind.MEDICINES], MedicalKind.MEDICINES)
    assert authority.information.read(stolen).result.code == "SIM4002"
    assert read(authority, "made-up").result.code == "SIM4002"


def test_never_in_grace(authority: Authority) -> None:
    """An ended certificate gives eligibility, and no token."""
    authority.people.put("hanako", person(certificates=(certificate(not_after=date(2026, 11, 1)),)))
    answer = authority.eligibility.by_certificate(by_certificate(consents=AGREED))
    assert [one.state.value for one in answer.consents] == [3, 0, 0, 3]
    assert not any(one.token for one in answer.consents)


def test_every_reading_is_recorded(authority: Authority, tokens: dict[MedicalKind, str]) -> None:
    """Once for its id; the consents stand with the visit."""
    for request_id in ("read", "read", "again"):
        read(authority, tokens[MedicalKind.MEDICINES], request_id)
    uses = authority.people.uses_of("hanako")
    assert [(use.purpose.value, use.detail, use.outcome) for use in uses] == [
        ("eligibility_by_certificate", "medicines,checkups", "validity_1"),
        ("medical_medicines", "", "done"),
        ("medical_medicines", "", "done"),
    ]
    with pytest.raises(RequestReused):
        read(authority, tokens[MedicalKind.CHECKUPS], "read", MedicalKind.CHECKUPS)


def test_medical_information_outlives_a_new_history(authority: Authority, tokens: dict[MedicalKind, str]) -> None:
    """Putting a person again replaces the insurance only."""
    authority.people.put("hanako", dataclasses.replace(person(), kana="ﾐﾎﾝ"))
    assert authority.people.get_record("hanako") == medical_record()
    assert read(authority, tokens[MedicalKind.MEDICINES]).medicines


def test_not_obtainable(authority: Authority, tokens: dict[MedicalKind, str]) -> None:
    """Put in as such: told as such, not as "nothing known"."""
    authority.people.put_record("hanako", dataclasses.replace(medical_record(), obtainable=False))
    answer = read(authority, tokens[MedicalKind.MEDICINES])
    assert (answer.result.code, answer.medicines, answer.available_until) == ("SIM4004", (), None)
