"""Lists, medical information and disaster mode at the real authority, and what misbehaviour makes of them."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from device.wire.words import EligibilityStatus
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchRow, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.qualification import ConsentKind, ConsentState, QualificationKind
from host.eligibility.question import CertificateQuestion
from host.eligibility.reason import Reason
from tests.host.authority.people import DISPENSED, ISSUER, TODAY
from tests.host.eligibility.town import ENDED, SERIALS, Case, Town, asking

BORN = date(1952, 2, 29)
pytestmark = pytest.mark.system


def row(case: Case, row_id: str, born: date = BORN) -> BatchRow:
    return BatchRow(row_id, "999999", "架01", case.number, "", born)


def start(case: Case, *rows: BatchRow) -> BatchTicket:
    question = BatchQuestion(case.request_id, TODAY, rows)
    return asking(case.connection, lambda connector: connector.start_batch(question))


def poll(case: Case, ticket: BatchTicket) -> BatchState:
    while True:  # the authority works on it; pytest's own limit ends what never ends
        state = asking(case.connection, lambda connector: connector.poll_batch(ticket))
        if state.progress is not BatchProgress.PROCESSING:
            return state


def test_a_list(town: Town) -> None:
    insured, ended = town.person(), town.person(ENDED)
    rows = (row(insured, "a"), row(ended, "b"), row(insured, "c", date(1999, 1, 1)))
    state = poll(insured, start(insured, *rows))
    assert state.progress is BatchProgress.DONE
    assert [(result.row_id, result.answer.status) for result in state.results] == [
        ("a", EligibilityStatus.ELIGIBLE),
        ("b", EligibilityStatus.NOT_ELIGIBLE),
        ("c", EligibilityStatus.NOT_FOUND),
    ]
    assert not any(result.answer.medical_information for result in state.results)


def test_a_list_in_pieces(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than the authority takes at once are handed in as several lists under one ticket."""
    monkeypatch.setattr("host.eligibility.authority.BATCH_ROWS", 2)
    case = town.person()
    state = poll(case, start(case, *(row(case, str(number)) for number in range(5))))
    assert [result.row_id for result in state.results] == list("01234")
    assert {result.answer.status for result in state.results} == {EligibilityStatus.ELIGIBLE}


def test_a_row_of_a_wrong_form_is_could_not_check(town: Town) -> None:
    case = town.person()
    wrong = dataclasses.replace(row(case, "a"), insurer_number="12")
    (result,) = poll(case, start(case, wrong)).results
    assert result.answer.status is EligibilityStatus.COULD_NOT_CHECK


@pytest.mark.parametrize("mode", ["failing", "maintenance", "wrong"])
def test_a_list_is_not_lost_by_a_failure(town: Town, mode: str) -> None:
    case = town.person()
    ticket = start(case, row(case, "a"))
    town.behave(mode)
    state = asking(case.connection, lambda connector: connector.poll_batch(ticket))
    assert state.progress is not BatchProgress.DONE
    assert state.reason is Reason.NONE or state.reason.may_pass
    town.behave("normal")
    assert poll(case, ticket).progress is BatchProgress.DONE


def ask_with_consent(case: Case, *kinds: ConsentKind) -> tuple[str, dict[ConsentKind, ConsentState]]:
    question = CertificateQuestion(
        case.request_id, ISSUER, case.serial, date(2040, 1, 1), TODAY, consents=frozenset(kinds)
    )
    answer = asking(case.connection, lambda connector: connector.ask_by_certificate(question))
    assert answer.status is EligibilityStatus.ELIGIBLE
    return answer.medical_token, {consent.kind: consent.state for consent in answer.consents}


def read(case: Case, token: str, *kinds: ConsentKind) -> MedicalAnswer:
    question = MedicalQuestion(case.request_id, token, kinds)
    return asking(case.connection, lambda connector: connector.read_medical_information(question))


def test_medical_information_needs_the_consent_of_each_kind(town: Town) -> None:
    case = town.person()
    told = {"medicines": [DISPENSED], "diagnoses": [], "surgery": [], "checkups": []}
    town.authority.admin("PUT", f"/admin/persons/person-{case.serial}/medical", told)
    token, states = ask_with_consent(case, ConsentKind.MEDICINES)
    assert states[ConsentKind.MEDICINES] is ConsentState.GIVEN
    assert states[ConsentKind.SURGERY] is ConsentState.NOT_GIVEN
    answer = read(case, token, ConsentKind.MEDICINES)
    assert answer.could_read
    assert [(item.on, item.title) for item in answer.items] == [(date(2026, 10, 2), "見本錠５ｍｇ")]
    assert ("days", "30") in answer.items[0].details
    assert answer.available_until > 0
    assert read(case, token, ConsentKind.SURGERY).reason is Reason.MEDICAL_NOT_ALLOWED


def test_no_token_without_consent(town: Town) -> None:
    case = town.person()
    token, _ = ask_with_consent(case)
    assert token == ""
    assert read(case, token, ConsentKind.MEDICINES).reason is Reason.MEDICAL_NOT_ALLOWED
    assert read(case, "medicines=guessed", ConsentKind.MEDICINES).reason is Reason.MEDICAL_NOT_ALLOWED


def test_medical_information_while_the_authority_fails(town: Town) -> None:
    case = town.person()
    token, _ = ask_with_consent(case, ConsentKind.MEDICINES)
    town.behave("failing")
    assert read(case, token, ConsentKind.MEDICINES).reason is Reason.AUTHORITY_BUSY


def search(case: Case, name: str) -> DisasterAnswer:
    question = DisasterQuestion(case.request_id, name, "", BORN, 0, "", True, "mihon", "見本の訓練", TODAY)
    return asking(case.connection, lambda connector: connector.search_in_disaster(question))


def test_disaster_mode(town: Town) -> None:
    case = town.person()
    assert search(case, "見本 花子").reason is not Reason.NONE
    town.authority.admin("PUT", "/admin/disaster", {"open": True, "reason": "見本の訓練", "clinics": []})
    try:
        assert search(case, "架空 太郎").candidates == ()
        found = search(case, "見本 花子")
    finally:
        town.authority.admin("PUT", "/admin/disaster", {"open": False, "reason": "", "clinics": []})
    # many tests put the same made-up person in; too many candidates is an answer, too
    assert found.candidates or found.official.code


@pytest.mark.parametrize("consent", [False])
def test_disaster_mode_needs_the_consent_by_word_of_mouth(consent: bool) -> None:
    with pytest.raises(ValueError, match="word of mouth"):
        DisasterQuestion("q-1", "見本", "", BORN, 0, "", consent, "mihon", "", TODAY)


def test_rows_must_be_told_apart() -> None:
    one = BatchRow("a", "999999", "", "1", "", BORN)
    with pytest.raises(ValueError, match="same row_id"):
        BatchQuestion("q-1", TODAY, (one, one))
    with pytest.raises(ValueError, match="rows"):
        BatchQuestion("q-1", TODAY, ())


PAPERS = {
    "elderly": [
        {"ratio_percent": 20, "issued_on": "2026-08-01", "valid_from": "2020-08-01", "valid_until": "2090-07-31"}
    ],
    "limits": [
        {
            "classification": "01",
            "flag": "A03",
            "issued_on": "2026-08-01",
            "valid_from": "2020-08-01",
            "valid_until": "2090-07-31",
            "long_term_from": None,
        }
    ],
    "diseases": [
        {
            "category": 1,
            "issued_on": "2025-01-01",
            "valid_from": "2025-01-01",
            "valid_until": None,
            "self_pay_yen": 10000,
        }
    ],
}


def put_rich_person(town: Town, number: str, kana: str, born: date) -> Case:
    """Put somebody with every paper, and public assistance beside the insurance."""
    insurance = {
        "insurer_number": "  999999",
        "insurer_name": "架空市",
        "symbol": "架０１",
        "number": number,
        "branch": "02",
        "relation": 1,
        "ratio_percent": 30,
        "valid_from": "2024-04-01",
        "valid_until": None,
        "papers": PAPERS,
    }
    assistance = {
        "insurer_number": "12999999",
        "insurer_name": "架空福祉事務所",
        "symbol": "",
        "number": number,
        "branch": "",
        "relation": 1,
        "ratio_percent": 0,
        "valid_from": "2024-04-01",
        "valid_until": None,
        "card_class": "A1",
    }
    card = {
        "card_id": f"card-{number}",
        "issuer_key_id": ISSUER,
        "serial": number,
        "not_after": "2040-01-01",
        "state": "active",
        "registered": True,
    }
    body = {
        "name": "見本　富",
        "kana": kana,
        "birth_date": born.isoformat(),
        "sex": 1,
        "certificates": [card],
        "postal_code": "999-0001",
        "address": "架空県見本市例示１－２",
        "qualifications": [insurance, assistance],
    }
    town.authority.admin("PUT", f"/admin/persons/person-{number}", body)
    return Case(town.connection, int(number), number)


def test_all_papers_come_through(town: Town) -> None:
    number = str(next(SERIALS))
    case = put_rich_person(town, number, "ﾐﾎﾝ ﾄﾐ", date(1953, 3, 3))
    question = CertificateQuestion(
        case.request_id, ISSUER, case.serial, date(2040, 1, 1), TODAY, frozenset({ConsentKind.LIMIT_CERTIFICATE})
    )
    answer = asking(case.connection, lambda connector: connector.ask_by_certificate(question))
    insurance, assistance = answer.qualifications
    assert (insurance.kind, assistance.kind) == (QualificationKind.INSURANCE, QualificationKind.PUBLIC_ASSISTANCE)
    assert assistance.insurer_number == "12999999"
    assert insurance.elderly is not None
    assert insurance.elderly.ratio_percent == insurance.ratio_percent == 20
    assert [(limit.classification, limit.category) for limit in insurance.limits] == [("01", "A03")]
    assert [(disease.category, disease.self_pay) for disease in insurance.diseases] == [("1", "10000")]
    assert (insurance.post_number, insurance.address) == ("999-0001", "架空県見本市例示１－２")


def test_one_person_is_found_in_a_disaster(town: Town) -> None:
    born = date(1941, 7, 9)
    case = put_rich_person(town, str(next(SERIALS)), "ﾐﾎﾝ ﾋﾄﾘ", born)
    question = DisasterQuestion(
        case.request_id, "", "ミホン　ヒトリ", born, 1, "見本市", True, "mihon", "訓練", TODAY
    )
    town.authority.admin("PUT", "/admin/disaster", {"open": True, "reason": "見本の訓練", "clinics": []})
    try:
        found = asking(case.connection, lambda connector: connector.search_in_disaster(question))
        assert found.could_ask
        (candidate,) = found.candidates
        assert (candidate.birth_date, candidate.sex) == (born, 1)
        assert "見本市" in candidate.address
        assert candidate.qualifications[0].number == case.number
        assert read(case, candidate.medical_token, ConsentKind.MEDICINES).could_read
    finally:
        town.authority.admin("PUT", "/admin/disaster", {"open": False, "reason": "", "clinics": []})
