"""Printed dates: eras, first years, words that must follow, and nothing that only looks like a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.tray.text.dates import EXPIRY_YEARS, find_era_dates, find_western_dates, normalise
from tests.device.firmware.tray.evaluation.faces import format_birth
from tests.device.firmware.tray.made import TODAY


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("昭和55年2月17日生", date(1980, 2, 17)),
        ("昭和64年1月7日生", date(1989, 1, 7)),
        ("平成元年1月8日生", date(1989, 1, 8)),
        ("平成31年4月30日生", date(2019, 4, 30)),
        ("令和元年5月1日生", date(2019, 5, 1)),
        ("大正15年12月24日生", date(1926, 12, 24)),
        ("氏名 昭和５５年 ２月１７日 生 性別 女", date(1980, 2, 17)),
    ],
)
def test_era_dates_are_read(text: str, born: date) -> None:
    assert find_era_dates(normalise(text), TODAY, "生") == (born,)


@pytest.mark.parametrize(
    "text",
    [
        "昭和55年2月17日",
        "昭和64年1月8日生",
        "平成元年1月7日生",
        "令和1年4月30日生",
        "昭和55年2月30日生",
        "昭和418年3月31日生",
        "明治45年1月1日生",
        "1980年2月17日生",
        "和55年2月17日生",
        "令和9年1月1日生",
        "平成年5月31生",
    ],
)
def test_what_is_no_birth_date_of_an_era_is_not_read(text: str) -> None:
    assert find_era_dates(text, TODAY, "生") == ()


def test_expiry_needs_its_words_and_a_year_that_a_card_can_have() -> None:
    assert find_western_dates("2035年2月17日まで有効", "まで有効", EXPIRY_YEARS) == (date(2035, 2, 17),)
    for text in ("2035年2月17日", "2935年2月17日まで有効", "035年2月17日まで有効", "12035年2月17日まで有効"):
        assert find_western_dates(text, "まで有効", EXPIRY_YEARS) == ()


def test_an_era_date_is_no_western_one() -> None:
    assert find_western_dates("昭和1980年2月17日生", "生") == ()
    assert find_western_dates("1980年2月17日生", "生") == (date(1980, 2, 17),)


@given(st.dates(min_value=date(1912, 7, 30), max_value=TODAY))
def test_every_birth_date_is_read_as_it_is_printed(born: date) -> None:
    assert find_era_dates(normalise(format_birth(born)), TODAY, "生") == (born,)


@given(st.text(alphabet="明治大正昭和平成令元年月日生まで有効0123456789", max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    for born in find_era_dates(text, TODAY):
        assert born <= TODAY
    find_western_dates(text)
