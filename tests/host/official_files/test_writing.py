"""Writing: what is written is read again as it was, in both encodings; what cannot be written is told."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.eligibility.qualification import (
    ElderlyCertificate,
    LimitCertificate,
    MedicalTicket,
    QualificationDetails,
    SpecificDisease,
)
from host.official_files.encoding import Encoding, fold_text
from host.official_files.errors import NotWritable
from host.official_files.records import RequestFile, ResultFile, SearchInfo
from host.official_files.requests import format_request, pad_insurer, parse_request
from host.official_files.result_reading import parse_result
from host.official_files.result_writing import format_result
from tests.host.official_files.samples import ASSISTANCE, INSTITUTION, QUALIFICATION, answer

TEXT = st.text(
    st.characters(codec="cp932", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), include_characters="¢£¬‖−〜"),
    max_size=12,
)
SEARCH = SearchInfo("  999999", "架０１", "0000077", "02", date(1952, 2, 29))


def _sample() -> ResultFile:
    return parse_result(answer(QUALIFICATION, ASSISTANCE))


@pytest.mark.parametrize("encoding", Encoding)
def test_written_and_read_again(encoding: Encoding) -> None:
    result = dataclasses.replace(_sample(), encoding=encoding)
    written = format_result(result)
    assert written.lost == 0
    assert parse_result(written.data) == result


@pytest.mark.parametrize("encoding", Encoding)
@given(name=TEXT, kana=TEXT, symbol=TEXT)
def test_any_text_comes_back(encoding: Encoding, name: str, kana: str, symbol: str) -> None:
    result = dataclasses.replace(_sample(), encoding=encoding)
    person = result.persons[0]
    bent = dataclasses.replace(person.qualifications[0], name=name, kana=kana, symbol=symbol)
    result = dataclasses.replace(result, persons=(dataclasses.replace(person, qualifications=(bent,)),))
    read = parse_result(format_result(result).data).persons[0].qualifications[0]
    assert [fold_text(text) for text in (read.name, read.kana, read.symbol)] == [
        fold_text(text) for text in (name, kana, symbol)
    ]


DAY = date(2026, 8, 1)
RICH = QualificationDetails(
    insurer_number="39999999",
    insurer_name="架空県後期高齢者医療広域連合",
    symbol="",
    number="0000012",
    branch="",
    relation=1,
    name="見本　富",
    kana="ﾐﾎﾝ ﾄﾐ",
    birth_date=date(1941, 7, 9),
    sex=1,
    ratio_percent=10,
    valid_from=DAY,
    valid_until=date(2027, 7, 31),
    insured_name="見本　太郎",
    other_name="トミー",
    other_kana="ﾄﾐｰ",
    address="架空県",
    post_number="999-0001",
    card_issued_on=DAY,
    card_valid_from=DAY,
    card_valid_until=date(2027, 7, 31),
    preschool=True,
    loss_reason="03",
    elderly=ElderlyCertificate(20, DAY, DAY, date(2027, 7, 31)),
    limits=(LimitCertificate("01", "A03", DAY, DAY, date(2027, 7, 31), DAY),),
    diseases=(SpecificDisease("1", DAY, DAY, None, "10000"), SpecificDisease("3")),
    tickets=(MedicalTicket("01", "02", "202611", DAY, None, "1", "02", "0", "9919999999", "架空診療所", "架空福祉"),),
    unknown=(("New/Kind", "1"), ("New/Kind#2", "2"), ("New/More/Deep", "3"), ("Other", "<4 & 5>")),
)


@pytest.mark.parametrize("encoding", Encoding)
def test_every_paper_comes_back(encoding: Encoding) -> None:
    person = dataclasses.replace(_sample().persons[0], qualifications=(RICH,))
    result = dataclasses.replace(_sample(), persons=(person,), encoding=encoding)
    assert parse_result(format_result(result).data) == result


def test_a_ratio_stands_where_the_layout_has_a_place_for_it() -> None:
    """Only people of 75 and older have their share in a place of its own."""
    younger = dataclasses.replace(RICH, insurer_number="  999999", elderly=None, ratio_percent=30)
    person = dataclasses.replace(_sample().persons[0], qualifications=(younger,))
    written = format_result(dataclasses.replace(_sample(), persons=(person,))).data
    assert b"ContributionRatio" not in written
    assert parse_result(written).persons[0].qualifications[0].ratio_percent == 0


def test_a_batch_comes_back() -> None:
    person = dataclasses.replace(_sample().persons[0], search=SEARCH)
    result = dataclasses.replace(_sample(), persons=(person, person), is_batch=True)
    assert parse_result(format_result(result).data) == result


def test_what_cp932_lacks_is_counted() -> None:
    result = dataclasses.replace(_sample(), encoding=Encoding.CP932)
    person = result.persons[0]
    bent = dataclasses.replace(person.qualifications[0], name="𠮷野　見本")
    written = format_result(
        dataclasses.replace(result, persons=(dataclasses.replace(person, qualifications=(bent,)),))
    )
    assert written.lost == 1
    assert parse_result(written.data).persons[0].qualifications[0].name == "●野　見本"


def test_a_circle_that_was_there_is_no_loss() -> None:
    assert format_result(dataclasses.replace(_sample(), encoding=Encoding.CP932)).lost == 0


def test_kana_is_handed_on_byte_for_byte() -> None:
    assert "<NameKana>ｳｹﾂｹ ﾐﾎﾝ</NameKana>".encode() in format_result(_sample()).data


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("batch", [False, True])
def test_a_request(encoding: Encoding, batch: bool) -> None:
    people = (SEARCH, dataclasses.replace(SEARCH, row_id="2")) if batch else (SEARCH,)
    request = RequestFile(INSTITUTION, "uk-1", date(2026, 11, 24), people, is_batch=batch)
    assert parse_request(format_request(request, encoding)) == (request, encoding)


def test_a_request_for_a_batch() -> None:
    request = RequestFile(INSTITUTION, "uk-2", reception_number="42")
    assert parse_request(format_request(request, Encoding.UTF8))[0] == request


def test_a_number_that_cannot_be_written_is_not_asked_about() -> None:
    request = RequestFile(INSTITUTION, "uk-1", None, (dataclasses.replace(SEARCH, symbol="𠮷"),))
    with pytest.raises(NotWritable):
        format_request(request, Encoding.CP932)
    assert format_request(request, Encoding.UTF8)


@pytest.mark.parametrize(("given", "padded"), [("999999", "  999999"), (" 999999", "  999999"), ("06999999",) * 2])
def test_insurer_numbers_are_padded(given: str, padded: str) -> None:
    assert pad_insurer(given) == padded
