"""Sentences with blanks, in whole sounds only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.base.errors import ConfigurationError
from device.firmware.screen.catalogue import Catalogue
from device.firmware.speech.dates import FIRST_YEAR, LAST_YEAR, all_date_pieces, date_pieces
from device.firmware.speech.inventory import inventory
from device.firmware.speech.pieces import digit, lines_for, spell
from tests.device.firmware.speech.made import WORDS

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def texts(key: str, language: str, **blanks: Any) -> list[str]:
    return [str(line.text) for line in lines_for(WORDS[language], key, **blanks)]


def catalogue(**sentences: str) -> Catalogue:
    given = {"review.here": "this clinic", **{f"made.{name}": text for name, text in sentences.items()}}
    return Catalogue("en", given)


def test_a_date_is_said_in_the_order_of_the_language() -> None:
    day = date(2027, 1, 24)
    assert date_pieces(day, "ja") == ("2027年", "1月", "24日")
    assert date_pieces(day, "en") == ("24", "January", "2027")
    assert date_pieces(day, "vi") == ("ngày 24", "tháng 1", "năm 2027")
    assert date_pieces(day, "pt-BR") == ("24", "de janeiro", "de 2027")
    assert date_pieces(day, "ko") == ("2027년", "1월", "24일")


@given(DAYS, st.sampled_from(sorted(WORDS)))
def test_every_date_is_made_of_pieces_that_are_built(day: date, language: str) -> None:
    assert set(date_pieces(day, language)) <= set(all_date_pieces(language))


@given(DAYS, DAYS, st.sampled_from(sorted(WORDS)))
def test_two_dates_never_sound_alike(one: date, other: date, language: str) -> None:
    assert (date_pieces(one, language) == date_pieces(other, language)) == (one == other)


def test_a_sentence_around_a_date() -> None:
    given = catalogue(until="It ends on {until}. Renew it.", bare="{until}")
    lines = lines_for(given, "made.until", 0.5, until=date(2027, 1, 24))
    assert [line.text for line in lines] == ["It ends on", "24", "January", "2027", ". Renew it."]
    assert [line.pause_s for line in lines] == [0, 0, 0, 0, 0.5]
    assert [line.text for line in lines_for(given, "made.bare", until=date(2027, 1, 24))] == ["24", "January", "2027"]


def test_only_a_date_is_spoken_in_pieces() -> None:
    with pytest.raises(TypeError):
        lines_for(catalogue(until="until {until}"), "made.until", until="2027-01-24")


def test_a_clinic_is_this_clinic() -> None:
    assert texts("review.what", "en")[0].startswith("This clinic")


@pytest.mark.parametrize("language", WORDS)
def test_counts_of_tries_are_built_whole(language: str) -> None:
    built = inventory(WORDS[language]).values()
    assert all(texts("pin.tries", language, tries=count)[0] in map(str, built) for count in range(11))


def test_a_ticket_letter_by_letter() -> None:
    assert [line.text for line in spell("W8M")] == ["W", "8", "M"]
    assert set("W8M") <= inventory(WORDS["en"]).keys()


@pytest.mark.parametrize("language", WORDS)
def test_digits_of_the_spoken_keys_are_built_and_named_as_private(language: str) -> None:
    digits = [digit(number) for number in range(10)]
    assert all(line.key.startswith("digit.") for line in digits)
    assert {line.text for line in digits} <= inventory(WORDS[language]).keys()


def test_a_blank_of_no_kind_is_found_when_sounds_are_built() -> None:
    with pytest.raises(ConfigurationError, match=r"made\.odd.*name"):
        inventory(catalogue(odd="Hello {name}"))


def test_a_countdown_is_not_built() -> None:
    assert not any("seconds left" in text for text in inventory(catalogue(count="{seconds} seconds left")))


def test_the_years_reach_ten_years_beyond_a_certificate_of_today() -> None:
    longest = timedelta(days=366 * 10)
    assert date(LAST_YEAR, 12, 31) - longest > date(2026, 12, 31) + timedelta(days=366 * 5)
