"""Insured numbers as typed: what a spreadsheet damaged is restored where one possibility exists, else refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.typed.findings import Finding
from host.typed.insured import Insured, Typed, read_insured

TODAY = date(2026, 11, 24)
RIGHT = Typed("06999999", "架０１", "0000077", "02", "1952-02-29")


def findings(**cells: str) -> tuple[Finding, ...]:
    reading = read_insured(replace(RIGHT, **cells), TODAY)
    assert (reading.insured is None) == any(finding.refuses for finding in reading.findings)
    return reading.findings


def insurer(text: str) -> str | None:
    reading = read_insured(replace(RIGHT, insurer=text), TODAY)
    return reading.insured.insurer_number if reading.insured else None


def test_what_is_right_is_read_without_a_remark() -> None:
    reading = read_insured(RIGHT, TODAY)
    assert reading.findings == ()
    assert reading.insured is not None
    got = reading.insured
    assert (got.insurer_number, got.symbol, got.number, got.branch) == ("06999999", "架01", "0000077", "02")
    assert got.birth_date == date(1952, 2, 29)
    assert "77" not in re.sub("0x[0-9a-f]+", "", repr(reading))  # an address may hold any digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6999999", "06999999"),
        ("1999999", "01999999"),
        ("999999", "  999999"),
        ("  999999", "  999999"),
        ("99999", "  099999"),
        ("０６９９９９９９", "06999999"),
        ("39999999", "39999999"),
        ("5999999", None),
        ("9999999", None),
        ("9999", None),
        ("069999999", None),
        ("06-999999", None),
    ],
)
def test_zeros_come_back_only_where_one_possibility_exists(text: str, number: str | None) -> None:
    assert insurer(text) == number
    restored = number is not None and len(text.strip()) in (5, 7)
    assert (Finding.INSURER_ZERO_RESTORED in findings(insurer=text)) == restored


@pytest.mark.parametrize(
    ("cells", "finding"),
    [
        ({"insurer": ""}, Finding.INSURER_MISSING),
        ({"insurer": "6.99E+06"}, Finding.EXPONENT),
        ({"number": "7.9E+05"}, Finding.EXPONENT),
        ({"number": " "}, Finding.NUMBER_MISSING),
        ({"number": "#####"}, Finding.NUMBER_FORM),
        ({"number": "77.5"}, Finding.NUMBER_FORM),
        ({"branch": "abc"}, Finding.BRANCH_FORM),
        ({"branch": "123"}, Finding.BRANCH_FORM),
        ({"symbol": "1月2日"}, Finding.MADE_A_DATE),
        ({"symbol": "2-Jan"}, Finding.MADE_A_DATE),
        ({"symbol": '=HYPERLINK("x")'}, Finding.FORMULA),
        ({"symbol": "＝１"}, Finding.FORMULA),
        ({"symbol": "@SUM(1)"}, Finding.FORMULA),
        ({"symbol": "架\u200b01"}, Finding.CONTROL_CHARACTER),
        ({"symbol": "架\x0701"}, Finding.CONTROL_CHARACTER),
        ({"symbol": "架\n01"}, Finding.LINE_BREAK),
        ({"symbol": "架" * 41}, Finding.TOO_LONG),
    ],
)
def test_damage_and_danger_are_named(cells: dict[str, str], finding: Finding) -> None:
    assert findings(**cells) == (finding,)


def test_all_faults_are_named_at_once() -> None:
    reading = read_insured(Typed("12", "", "", "x", "19520230"), TODAY)
    assert reading.findings == (
        *(Finding.INSURER_FORM, Finding.NUMBER_MISSING, Finding.BRANCH_FORM, Finding.DATE_IMPOSSIBLE),
    )


def test_a_branch_of_one_digit_gets_its_zero_and_says_so() -> None:
    reading = read_insured(replace(RIGHT, branch="2"), TODAY)
    assert reading.insured is not None
    assert reading.insured.branch == "02"
    assert reading.findings == (Finding.BRANCH_ZERO_RESTORED,)


def test_two_writings_of_one_number_have_one_key() -> None:
    first = read_insured(Typed("6999999", "架-０１", "77", "2", "S27.2.29"), TODAY).insured
    second = read_insured(Typed("06999999", "架－01", "0000077", "02", "19520229"), TODAY).insured
    assert first is not None
    assert second is not None
    assert first.key == second.key
    assert first.key != replace(second, branch="03").key


def test_padding_is_kept_and_wrong_lengths_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="insured number"):
        Insured("999999", "", "77", "", date(1952, 2, 29))


@given(st.builds(Typed, st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=4)))
def test_whatever_is_typed_is_a_number_or_a_finding(typed: Typed) -> None:
    reading = read_insured(replace(typed, birth="1952-02-29"), TODAY)
    assert (reading.insured is None) == any(finding.refuses for finding in reading.findings)
