"""Number B: the borders between eras, and any date of a living person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.basics.number_b import VerificationNumberB, format_era_date


def test_the_number_of_a_test_card_is_built() -> None:
    # measured on a test card by the author of soltia48/myna-card
    assert VerificationNumberB(date(1980, 2, 17), 2035, "2285").octets == b"55021720352285"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 4, 30), "310430"),
        (date(2019, 5, 1), "010501"),
        (date(2020, 2, 24), "020224"),
        (date(1989, 1, 7), "640107"),
        (date(1989, 1, 8), "010108"),
        (date(1926, 12, 24), "151224"),
        (date(1926, 12, 25), "011225"),
        (date(1912, 7, 29), "450729"),
        (date(1912, 7, 30), "010730"),
        (date(1868, 1, 25), "010125"),
    ],
)
def test_the_year_is_that_of_the_era(day: date, expected: str) -> None:
    assert format_era_date(day) == expected


@given(st.dates(date(1868, 1, 25), date(2090, 12, 31)), st.integers(2016, 2099), st.integers(0, 9999))
def test_every_number_has_fourteen_digits(birth: date, year: int, code: int) -> None:
    number = VerificationNumberB(birth, year, f"{code:04d}")
    digits = bytes(number.octets)
    assert len(digits) == 14
    assert digits.isdigit()
    assert digits[2:6] == f"{birth:%m%d}".encode()
    assert digits[6:10] == str(year).encode()
    assert number.birth == birth
    assert digits.decode() not in repr(number)


@pytest.mark.parametrize(
    ("birth", "year", "code"),
    [
        (date(1868, 1, 24), 2035, "1234"),
        (date(1980, 1, 1), 2015, "1234"),
        (date(1980, 1, 1), 35, "1234"),
        (date(1980, 1, 1), 2035, "123"),
        (date(1980, 1, 1), 2035, "１２３４"),
    ],
)
def test_parts_that_cannot_be_right_spend_no_try(birth: date, year: int, code: str) -> None:
    with pytest.raises(ValueError, match=r"era|expiry|security"):
        VerificationNumberB(birth, year, code)
