"""The rule of agreement: what is believed, and each single reason for which it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.tray.text.agreement import agree, fits_chip, is_western
from device.firmware.tray.text.fields import Fields, Found, FrameReading
from tests.device.firmware.tray.made import BIRTH, CODE, EXPIRY, WHOLE, reading

NOTHING = Fields()


def test_two_frames_that_agree_and_are_confirmed_are_believed() -> None:
    agreed = agree((reading(), reading()), EXPIRY)
    assert agreed is not None
    assert (agreed.birth, agreed.code) == (BIRTH, CODE)
    assert CODE not in repr(agreed)


def test_one_confirmation_of_the_code_is_enough() -> None:
    assert agree((reading(), reading(tesseract=NOTHING)), EXPIRY) is not None


def test_the_expiry_need_be_read_once_only() -> None:
    assert agree((reading(), reading(replace(WHOLE, expiry=None))), EXPIRY) is not None


def test_a_frame_without_the_card_between_does_not_matter() -> None:
    assert agree((reading(), FrameReading(Found.NO_CARD), reading()), EXPIRY) is not None


def test_month_and_day_of_the_second_library_do_not_matter_because_the_chip_tells_them() -> None:
    check = replace(WHOLE, birth=date(1980, 2, 7))
    assert agree((reading(tesseract=check), reading(tesseract=check)), EXPIRY) is not None


def no_expiry(fields: Fields) -> Fields:
    return replace(fields, expiry=None)


@pytest.mark.parametrize(
    "readings",
    [
        (),
        (reading(),),
        (reading(), reading(NOTHING)),
        (reading(tesseract=NOTHING), reading(tesseract=NOTHING)),
        (reading(), reading(tesseract=replace(WHOLE, code="2286"))),
        (reading(), reading(tesseract=replace(WHOLE, birth=date(1985, 2, 17)))),
        (reading(), reading(tesseract=replace(WHOLE, expiry=date(2035, 2, 11)))),
        (reading(), reading(replace(WHOLE, code="2286"))),
        (reading(), reading(), reading(replace(WHOLE, code="2286"))),
        (reading(), reading(replace(WHOLE, birth=date(1985, 2, 17)))),
        (reading(), reading(), reading(replace(WHOLE, birth=date(1985, 2, 17)))),
        (reading(replace(WHOLE, expiry=date(2034, 2, 17))), reading()),
        (reading(no_expiry(WHOLE)), reading(no_expiry(WHOLE))),
        (reading(replace(WHOLE, code="")), reading(replace(WHOLE, code=""))),
    ],
    ids=[
        "no frame",
        "one frame",
        "one frame with the fields",
        "code never confirmed",
        "code contradicted",
        "birth year contradicted",
        "expiry contradicted",
        "codes differ",
        "a third frame has another code",
        "birth dates differ",
        "a third frame has another birth year",
        "another expiry than the chip's",
        "expiry never read",
        "no code",
    ],
)
def test_anything_less_is_not_believed(readings: tuple[FrameReading, ...]) -> None:
    assert agree(readings, EXPIRY) is None


@pytest.mark.parametrize(
    ("birth", "expiry", "fits"),
    [
        (date(1980, 2, 17), date(2035, 2, 17), True),
        (date(1980, 2, 7), date(2035, 2, 17), False),
        (date(1980, 1, 17), date(2035, 2, 17), False),
        (date(1996, 2, 29), date(2035, 2, 28), True),
        (date(1996, 2, 29), date(2036, 2, 29), True),
        (date(1996, 2, 28), date(2036, 2, 29), False),
        (date(2030, 3, 3), date(2035, 3, 3), True),
        (date(2031, 3, 3), date(2035, 3, 3), False),
        (date(2011, 3, 3), date(2035, 3, 3), True),
        (date(2009, 3, 3), date(2035, 3, 3), False),
        (date(2007, 3, 3), date(2035, 3, 3), True),
        (date(1904, 3, 3), date(2035, 3, 3), False),
    ],
)
def test_the_birth_date_fits_the_chips_expiry_or_is_misread(birth: date, expiry: date, fits: bool) -> None:
    assert fits_chip(Fields(birth, expiry, CODE), expiry) is fits


def test_a_western_year_in_two_frames_is_for_staff() -> None:
    western = reading(Fields(None, EXPIRY, CODE, western=True), NOTHING)
    assert not is_western((western, reading()))
    assert is_western((western, reading(), western))
    assert agree((western, western), EXPIRY) is None


_DIGITS = st.sampled_from(["", "2285", "2286", "0285"])
_BIRTHS = st.sampled_from([None, BIRTH, date(1985, 2, 17), date(1980, 2, 7)])
_EXPIRIES = st.sampled_from([None, EXPIRY, date(2034, 2, 17)])
_FIELDS = st.builds(Fields, _BIRTHS, _EXPIRIES, _DIGITS, st.booleans())


@given(st.lists(st.builds(reading, _FIELDS, _FIELDS), max_size=6))
def test_whatever_is_believed_was_read_twice_and_confirmed_once(readings: list[FrameReading]) -> None:
    agreed = agree(tuple(readings), EXPIRY)
    if agreed is None:
        return
    same = [one for one in readings if (one.rapid.birth, one.rapid.code) == (agreed.birth, agreed.code)]
    assert len(same) >= 2
    assert any(one.tesseract.code == agreed.code for one in same)
    assert (agreed.birth.month, agreed.birth.day) == (EXPIRY.month, EXPIRY.day)
    assert {one.rapid.code for one in readings} <= {"", agreed.code}
