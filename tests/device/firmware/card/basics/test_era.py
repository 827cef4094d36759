"""Eras: first and last days, days that never were, and words for a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.basics.era import Era, Part, WrongDate, convert_birth, era_of, format_era_year
from device.firmware.card.basics.number_b import format_era_date

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("era", "printed", "born"),
    [
        (Era.SHOWA, (25, 5, 5), date(1950, 5, 5)),
        (Era.SHOWA, (1, 12, 25), date(1926, 12, 25)),
        (Era.SHOWA, (64, 1, 7), date(1989, 1, 7)),
        (Era.HEISEI, (1, 1, 8), date(1989, 1, 8)),
        (Era.HEISEI, (31, 4, 30), date(2019, 4, 30)),
        (Era.REIWA, (1, 5, 1), date(2019, 5, 1)),
        (Era.TAISHO, (1, 7, 30), date(1912, 7, 30)),
        (Era.TAISHO, (15, 12, 24), date(1926, 12, 24)),
        (Era.REIWA, (8, 11, 25), TODAY),
    ],
)
def test_printed_dates_are_converted(era: Era, printed: tuple[int, int, int], born: date) -> None:
    assert convert_birth(era, *printed, TODAY) == born


@pytest.mark.parametrize(
    ("era", "printed"),
    [
        (Era.SHOWA, (64, 1, 8)),  # Heisei by then
        (Era.SHOWA, (1, 12, 24)),  # still Taisho
        (Era.HEISEI, (31, 5, 1)),
        (Era.REIWA, (1, 4, 30)),
        (Era.TAISHO, (1, 7, 29)),
        (Era.SHOWA, (25, 2, 29)),  # 1950 was no leap year
        (Era.SHOWA, (0, 5, 5)),
        (Era.SHOWA, (25, 13, 1)),
        (Era.REIWA, (8, 11, 26)),  # tomorrow
        (Era.WESTERN, (1980, 5, 5)),  # for staff
    ],
)
def test_days_on_which_nobody_was_born(era: Era, printed: tuple[int, int, int]) -> None:
    with pytest.raises(WrongDate):
        convert_birth(era, *printed, TODAY)


@given(st.dates(date(1912, 7, 30), TODAY))
def test_every_birthday_can_be_typed_as_it_is_printed(born: date) -> None:
    printed = format_era_date(born)
    year = int(printed[:2])
    fits = [era for era in Era if era is not Era.WESTERN and _is(era, year, born)]
    assert len(fits) == 1
    assert era_of(born) == (fits[0], year)


def _is(era: Era, year: int, born: date) -> bool:
    try:
        return convert_birth(era, year, born.month, born.day, TODAY) == born
    except WrongDate:
        return False


def test_nothing_is_typed_for_a_western_year() -> None:
    assert [era.year_digits for era in Era] == [2, 2, 2, 2, 0]


@pytest.mark.parametrize(
    ("era", "printed", "part"),
    [
        (Era.SHOWA, (65, 1, 1), Part.YEAR),
        (Era.SHOWA, (0, 1, 1), Part.YEAR),
        (Era.REIWA, (9, 1, 1), Part.YEAR),
        (Era.SHOWA, (55, 13, 1), Part.MONTH),
        (Era.SHOWA, (55, 2, 30), Part.DAY),
        (Era.SHOWA, (64, 2, 1), Part.DAY),
        (Era.REIWA, (8, 11, 26), Part.DAY),
    ],
)
def test_a_wrong_date_says_which_part(era: Era, printed: tuple[int, int, int], part: Part) -> None:
    with pytest.raises(WrongDate) as caught:
        convert_birth(era, *printed, TODAY)
    assert caught.value.part is part


def test_years_are_printed_with_their_era() -> None:
    assert [format_era_year(day) for day in (date(1989, 1, 7), date(1989, 1, 8), date(2026, 5, 1))] == [
        "昭和64",
        "平成元",
        "令和8",
    ]
    with pytest.raises(WrongDate):
        format_era_year(date(1912, 7, 29))
