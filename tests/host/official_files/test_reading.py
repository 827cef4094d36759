"""Answers that are right: what is read from them, in whatever order, encoding and company."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest

from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.qualification import Consent, ConsentKind, ConsentState, QualificationKind
from host.official_files.encoding import Encoding
from host.official_files.result_reading import parse_result
from tests.host.official_files.samples import ASSISTANCE, INSTITUTION, QUALIFICATION, VERDICT, answer

MORNING = 1_795_479_330
"""2026-11-24 09:15:30 in Japan."""


def test_a_whole_answer() -> None:
    result = parse_result(answer(QUALIFICATION))
    assert (result.header.institution, result.header.file_id) == (INSTITUTION, "uk-1")
    assert result.header.segment is Segment.DONE
    assert result.header.executed_at == MORNING + 2
    (person,) = result.persons
    assert (person.status, person.validity) == (ProcessingStatus.OK, Validity.VALID)
    (found,) = person.qualifications
    assert (found.insurer_number, found.symbol, found.number, found.branch) == ("  999999", "架０１", "0000077", "02")
    assert (found.name, found.kana, found.birth_date) == ("受付　●本", "ｳｹﾂｹ ﾐﾎﾝ", date(1952, 2, 29))
    assert (found.valid_from, found.valid_until, found.card_valid_until) == (
        date(2024, 4, 1),
        None,
        date(2027, 7, 31),
    )
    assert (found.ratio_percent, found.relation, found.sex) == (20, 2, 2)


def test_consents_end_after_a_day() -> None:
    consents = {consent.kind: consent for consent in parse_result(answer(QUALIFICATION)).persons[0].consents}
    assert consents[ConsentKind.MEDICINES] == Consent(
        ConsentKind.MEDICINES, ConsentState.GIVEN, MORNING, MORNING + 86_400
    )
    assert consents[ConsentKind.SURGERY].state is ConsentState.NOT_GIVEN
    assert ConsentKind.SPECIFIC_DISEASES not in consents


def test_the_exporters_spelling_of_a_consent_is_read() -> None:
    bent = QUALIFICATION.replace("PharmacistsInfo", "PharmaceuticalInfo").replace("AvailableTime", "AcquisitionTime")
    consents = {consent.kind: consent for consent in parse_result(answer(bent)).persons[0].consents}
    assert consents[ConsentKind.MEDICINES].available_until == MORNING + 86_400


@pytest.mark.parametrize("order", [(ASSISTANCE, QUALIFICATION), (QUALIFICATION, ASSISTANCE)])
def test_public_assistance_stands_behind_insurance(order: tuple[str, str]) -> None:
    insurance, assistance = parse_result(answer(*order)).persons[0].qualifications
    assert (insurance.kind, assistance.kind) == (QualificationKind.INSURANCE, QualificationKind.PUBLIC_ASSISTANCE)
    assert [ticket.kind for ticket in assistance.tickets] == ["01", "02"]
    assert assistance.tickets[0].issue_number == "000001"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_elements_does_not_matter(seed: int) -> None:
    first, *lines, last = QUALIFICATION.splitlines()
    at = lines.index("<ElderlyRecipientCertificateInfo>")
    blocks = [*lines[:at], "".join(lines[at : at + 3]), *lines[at + 3 :]]
    random.Random(seed).shuffle(blocks)
    shuffled = "\n".join([first, *blocks, last])
    assert parse_result(answer(shuffled)).persons == parse_result(answer(QUALIFICATION)).persons


@pytest.mark.parametrize("name", ["Shift_JIS", "UTF-8"])
def test_characters_of_both_encodings(name: str) -> None:
    bent = QUALIFICATION.replace("受付　●本", "髙﨑　①郎")
    identifier = "1" if name == "Shift_JIS" else "0"
    result = parse_result(answer(bent, encoding=name, identifier=identifier))
    assert result.persons[0].qualifications[0].name == "髙﨑　①郎"
    assert result.encoding is (Encoding.CP932 if name == "Shift_JIS" else Encoding.UTF8)


def test_a_mark_at_the_start_is_skipped() -> None:
    assert parse_result(b"\xef\xbb\xbf" + answer(QUALIFICATION)).persons


def test_unknown_elements_are_kept() -> None:
    new = "<NewIn2027><Kind>1</Kind><Kind>2</Kind></NewIn2027><Birthdate>"
    (found,) = parse_result(answer(QUALIFICATION.replace("<Birthdate>", new))).persons[0].qualifications
    assert found.unknown == (("NewIn2027/Kind", "1"), ("NewIn2027/Kind#2", "2"))


def test_a_notice_with_a_good_answer() -> None:
    words = "<ProcessingResultCode>X1</ProcessingResultCode><ProcessingResultMessage>期限</ProcessingResultMessage>"
    (person,) = parse_result(answer(QUALIFICATION, verdict=VERDICT + words)).persons
    assert (person.status, person.words.code, person.words.message) == (ProcessingStatus.OK, "X1", "期限")


def test_an_error_in_the_head() -> None:
    head = "<ErrorCode>E9</ErrorCode><ErrorMessage>異常</ErrorMessage>"
    result = parse_result(answer(verdict="", segment="9", head=head))
    assert (result.header.segment, result.header.error.code, result.persons) == (Segment.ABORTED, "E9", ())


def test_still_running() -> None:
    result = parse_result(answer(verdict="", segment="2"))
    assert (result.header.segment, result.persons) == (Segment.PROCESSING, ())


def test_a_missing_validity_is_none_and_never_a_verdict() -> None:
    without = re.sub("<QualificationValidity>.*</QualificationValidity>", "", VERDICT)
    assert parse_result(answer(QUALIFICATION, verdict=without)).persons[0].validity is None


def test_a_batch() -> None:
    search = "<QualificationConfirmSearchInfo><InsurerNumber>  999999</InsurerNumber><ArbitraryIdentifier>r{}\
</ArbitraryIdentifier></QualificationConfirmSearchInfo>"
    unit = "<BulkConfirmUnit>{}{}<ResultList>{}</ResultList></BulkConfirmUnit>"
    units = "".join(unit.format(search.format(n), VERDICT, QUALIFICATION) for n in (1, 2))
    result = parse_result(answer(verdict=units, head="<ReceptionNumber>42</ReceptionNumber>"))
    assert result.is_batch
    assert result.header.reception_number == "42"
    assert [person.search.row_id for person in result.persons if person.search] == ["r1", "r2"]


def test_nothing_personal_in_repr() -> None:
    shown = repr(parse_result(answer(QUALIFICATION)))
    assert "0000077" not in shown
    assert "受付" not in shown
