"""Text for 80 columns: nothing wider, no word broken, no Japanese line that begins with a closing sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.cli.doctor.catalogue import all_advice
from device.cli.doctor.finding import Level, found
from device.cli.doctor.layout import COLUMNS, fold, pad, width
from device.cli.doctor.report import Report


def test_a_japanese_sign_takes_two_columns() -> None:
    assert width("異常 ok") == 7
    assert pad("異常", 6) == "異常  "
    assert pad("異常", 2) == "異常"


def test_words_are_kept_whole() -> None:
    assert fold("one two three", "- ", "  ", 9) == ["- one two", "  three"]


def test_japanese_breaks_anywhere_but_before_a_closing_sign() -> None:
    assert fold("あいう。えお", "", "", 6) == ["あい", "う。え", "お"]


def test_one_word_that_is_too_long_has_a_line_of_its_own() -> None:
    assert fold("a " + "b" * 20 + " c", "", "", 8) == ["a", "b" * 20, "c"]


@given(st.text(st.sampled_from("ab 、。漢字`-"), max_size=60), st.integers(12, 40))
def test_nothing_is_lost_and_nothing_but_a_long_word_is_too_wide(text: str, columns: int) -> None:
    lines = fold(text, "> ", "  ", columns)
    joined = "".join(line[2:] for line in lines)
    assert joined.replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert width(line) <= columns or " " not in line[2:].strip()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_finding_fits_an_80_column_screen(language: str) -> None:
    for id_, advice in all_advice().items():
        if advice.level in (Level.OK, Level.NOT_FITTED):
            continue
        finding = found(id_.replace("any.", "firmware."), waited_s=10, unit="uketsuke-firmware.service")
        for line in Report((finding,), "1.0").to_text(language).splitlines():
            assert width(line) <= COLUMNS, line
