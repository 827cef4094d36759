"""Dates of birth in all their writings; what never was, or can be read in two ways, is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.typed.cells import read_plain
from host.typed.dates import read_birth_date
from host.typed.findings import Finding, FormFault

TODAY = date(2026, 11, 24)
LEAP = date(1952, 2, 29)


def read(text: str) -> date:
    return read_birth_date(read_plain(text), TODAY)


def fault(text: str) -> Finding:
    with pytest.raises(FormFault) as refused:
        read(text)
    return refused.value.finding


@pytest.mark.parametrize(
    "text",
    [
        *("1952-02-29", "1952/2/29", "1952.2.29", "1952年2月29日", "19520229", "１９５２／２／２９", " 1952-02-29 "),
        *(
            "S27.2.29",
            "s27/2/29",
            "昭和27年2月29日",
            "昭27.2.29",
            "Ｓ２７．２．２９",
            "3270229",
            "S270229",
            "㍼27年2月29日",
        ),
        *("1952/2/29 0:00", "1952/02/29 00:00:00", '="1952-02-29"', "'19520229"),
    ],
)
def test_every_common_writing_is_the_same_day(text: str) -> None:
    assert read(text) == LEAP


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("T1.7.30", date(1912, 7, 30)),
        ("5080101", date(2026, 1, 1)),
    ],
)
def test_an_era_begins_and_ends_on_its_day(text: str, day: date) -> None:
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", Finding.DATE_MISSING),
        ("19520230", Finding.DATE_IMPOSSIBLE),
        ("S27.2.30", Finding.DATE_IMPOSSIBLE),
        ("S0.1.1", Finding.DATE_IMPOSSIBLE),
        ("昭和64年1月8日", Finding.DATE_OUTSIDE_ERA),
        ("平成31年5月1日", Finding.DATE_OUTSIDE_ERA),
        ("令和1年4月30日", Finding.DATE_OUTSIDE_ERA),
        ("19053", Finding.DATE_SERIAL),
        ("2/29/1952", Finding.DATE_FORM),
        ("520229", Finding.DATE_FORM),
        ("about 1952", Finding.DATE_FORM),
        ("2026-11-25", Finding.DATE_FUTURE),
        ("R9.1.1", Finding.DATE_FUTURE),
        ("1890-01-01", Finding.DATE_TOO_OLD),
        ("=TODAY()", Finding.FORMULA),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(text: str, finding: Finding) -> None:
    assert fault(text) is finding


@given(st.dates(date(1900, 1, 1), TODAY))
def test_each_day_comes_back_from_its_era(day: date) -> None:
    for letter, first in (("R", 2019), ("H", 1989), ("S", 1926), ("T", 1912), ("M", 1868)):
        try:
            assert read(f"{letter}{day.year - first + 1}.{day.month}.{day.day}") == day
        except FormFault as refused:
            assert refused.finding in (Finding.DATE_OUTSIDE_ERA, Finding.DATE_FORM, Finding.DATE_IMPOSSIBLE)  # noqa: PT017
        else:
            return
    pytest.fail(f"no era has {day}")


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_finding(text: str) -> None:
    try:
        assert read(text) <= TODAY
    except FormFault as refused:
        assert refused.finding.refuses  # noqa: PT017
