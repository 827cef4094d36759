"""Appointment lists: the field's own damaged file, wrong files, and any bytes at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.batches.record import ListRow
from host.desk.base.errors import DeskError
from host.desk.batch.errors import BatchEmpty, BatchEncodingUnknown, BatchHeadingsUnknown, BatchNotCsv, BatchTooLong
from host.desk.batch.reading import MOST_ROWS, read_list
from host.typed.findings import Finding

TODAY = date(2026, 11, 24)
SPREADSHEET = """患者番号,保険者番号,記号,番号,枝番,生年月日
12,6999999,架０１,77,2,1952/2/29
13,999999,架-01,0000078,02,S27.2.29
14,  999999,架０１,7.9E+05,02,19520229
15,０６９９９９９９,架０１,79,,19520230
12,06999999,架０１,0000077,02,19520229
,,,,,
"""
HEAD = "患者番号,保険者番号,記号,番号,枝番,生年月日\r\n"
LINE = "12,06999999,架０１,0000077,02,19520229\r\n"


def read(text: str, encoding: str = "utf-8") -> tuple[ListRow, ...]:
    return read_list(text.encode(encoding), TODAY)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_a_list_that_a_spreadsheet_damaged(encoding: str) -> None:
    rows = read(SPREADSHEET.replace("\n", "\r\n"), encoding)
    assert [row.row for row in rows] == [1, 2, 3, 4, 5, 6]
    one, two, three, four, five, six = rows
    assert one.insured is not None
    assert one.insured.insurer_number == "06999999"
    assert one.findings == (
        *(Finding.INSURER_ZERO_RESTORED, Finding.BRANCH_ZERO_RESTORED, Finding.NUMBER_ZEROS_FROM_TWIN),
    )
    assert one.insured.number == "0000077", "row 5 shows that zeros were lost"
    assert two.insured is not None
    assert two.insured.insurer_number == "  999999"
    assert two.insured.birth_date == date(1952, 2, 29)
    assert three.findings == (Finding.EXPONENT,)
    assert four.findings == (Finding.DATE_IMPOSSIBLE,)
    assert (five.twin, five.findings) == (1, (Finding.SAME_PATIENT,))
    assert (six.is_empty, six.findings) == (True, (Finding.EMPTY,))
    assert [row.row for row in rows if row.is_asked] == [1, 2]
    assert "0000077" not in repr(rows)


@pytest.mark.parametrize(
    "head",
    [
        "Patient ID,Insurer number,Symbol,Number,Branch,Birth date",
        "patient_id;INSURER;symbol;insured number;branch_number;date of birth",
        "患者番号\t保険者番号\t記号\t番号\t枝番\t生年月日",
        "\ufeff患者番号,保険者 番号,記号,番号,枝番,生年月日,氏名",
    ],
)
def test_headings_in_both_languages_and_other_delimiters(head: str) -> None:
    delimiter = next(mark for mark in "\t;," if mark in head)
    rows = read(f"{head}\n{LINE.replace(',', delimiter)}")
    assert rows[0].insured is not None
    assert rows[0].patient_id == "12"


def test_columns_stand_in_any_order_and_others_are_not_read() -> None:
    rows = read("氏名,生年月日,番号,保険者番号\n見本 花子,19520229,77,06999999\n")
    assert rows[0].insured is not None
    assert (rows[0].insured.symbol, rows[0].insured.branch, rows[0].patient_id) == ("", "", "")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04rest of a workbook", BatchNotCsv),
        (b"%PDF-1.7", BatchNotCsv),
        (HEAD.encode() + b"\x00", BatchNotCsv),
        (HEAD.encode("utf-16"), BatchEncodingUnknown),
        (HEAD.encode("utf-8")[:-3] + b"\x81\x20\xff", BatchEncodingUnknown),
        ("見本,花子\n".encode(), BatchHeadingsUnknown),
        (LINE.encode(), BatchHeadingsUnknown),
        ("保険者番号,番号,番号,生年月日\n".encode(), BatchHeadingsUnknown),
        ("保険者番号,番号\n".encode(), BatchHeadingsUnknown),
        (b"", BatchHeadingsUnknown),
        (HEAD.encode(), BatchEmpty),
        ((HEAD + ",,,,,\r\n\r\n").encode(), BatchEmpty),
        (HEAD.encode() + b"1," * 3_000_000, BatchTooLong),
        ((HEAD + LINE * (MOST_ROWS + 1)).encode(), BatchTooLong),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(data: bytes, error: type[DeskError]) -> None:
    with pytest.raises(error):
        read_list(data, TODAY)


def test_ten_thousand_rows_and_empty_ones_below_are_read() -> None:
    text = HEAD + "".join(f"{n},06999999,架,{n},01,19520229\r\n" for n in range(1, MOST_ROWS + 1)) + ",,,,,\r\n" * 500
    rows = read(text)
    assert len(rows) == MOST_ROWS
    assert all(row.is_asked for row in rows)


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("12,06999999,架,77,02,19520229,more\r\n", Finding.TOO_MANY_CELLS),
        ('12,06999999,"架\r\n01",77,02,19520229\r\n', Finding.LINE_BREAK),
        ("=cmd|' /C calc'!A0,06999999,架,77,02,19520229\r\n", Finding.FORMULA),
        ("12,06999999,+1+1,77,02,19520229\r\n", Finding.FORMULA),
        ("12,06999999\r\n", Finding.NUMBER_MISSING),
    ],
)
def test_a_row_that_cannot_be_right_is_named(line: str, finding: Finding) -> None:
    row = read(HEAD + line)[0]
    assert finding in row.findings
    assert not row.is_asked


def test_an_open_quote_swallows_rows_but_none_is_asked_wrongly() -> None:
    rows = read(HEAD + '12,06999999,"架,77,02,19520229\r\n' + LINE + LINE)
    assert not any(row.is_asked for row in rows)
    assert Finding.LINE_BREAK in rows[0].findings


def test_one_patient_number_with_two_insured_numbers_is_said() -> None:
    rows = read(HEAD + LINE + LINE.replace("0000077", "0000078"))
    assert rows[1].findings == (Finding.SAME_ID_OTHER_NUMBER,)
    assert rows[1].is_asked


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_an_error_with_a_number(data: bytes) -> None:
    for bytes_ in (data, HEAD.encode() + data):
        try:
            rows = read_list(bytes_, TODAY)
        except DeskError as error:
            assert 925 <= error.number <= 929  # noqa: PT017
        else:
            assert [row.row for row in rows] == list(range(1, len(rows) + 1))
