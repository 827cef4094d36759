"""Dates in every language of the screen."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.screen.dates import format_day, read_day
from device.firmware.screen.languages import LANGUAGES


@pytest.mark.parametrize(
    ("day", "japanese", "english"),
    [
        (date(2027, 1, 4), "令和9年（2027年）1月4日", "4 January 2027"),
        (date(2019, 5, 1), "令和元年（2019年）5月1日", "1 May 2019"),
        (date(2019, 4, 30), "平成31年（2019年）4月30日", "30 April 2019"),
        (date(1900, 12, 31), "1900年12月31日", "31 December 1900"),
    ],
)
def test_dates_in_words(day: date, japanese: str, english: str) -> None:
    assert format_day(day, "ja") == japanese
    assert format_day(day, "en") == english


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "2027年1月24日"),
        ("zh-Hant", "2027年1月24日"),
        ("ko", "2027년 1월 24일"),
        ("vi", "ngày 24 tháng 1 năm 2027"),
        ("pt-BR", "24 de janeiro de 2027"),
    ],
)
def test_other_languages_write_it_their_own_way(language: str, text: str) -> None:
    assert format_day(date(2027, 1, 24), language) == text


def test_easy_japanese_puts_the_year_of_the_world_first_and_gives_every_reading() -> None:
    said = format_day(date(2027, 9, 24), "ja-easy")
    assert said.plain == "2027年 9月 24日（令和9年）"
    assert said.spoken == "2027ねん くがつ にじゅうよっか（れいわ9ねん）"
    assert format_day(date(1900, 12, 31), "ja-easy").plain == "1900年 12月 31日"


def test_days_of_the_month_have_readings_of_their_own() -> None:
    assert [read_day(day) for day in (1, 8, 10, 14, 20, 24)] == [
        *("ついたち", "ようか", "とおか", "じゅうよっか", "はつか", "にじゅうよっか")
    ]
    assert [read_day(day) for day in (11, 19, 21, 30, 31)] == [
        *("じゅういちにち", "じゅうくにち", "にじゅういちにち", "さんじゅうにち", "さんじゅういちにち")
    ]


def test_every_language_writes_dates() -> None:
    assert all("2027" in format_day(date(2027, 6, 3), language) for language in LANGUAGES)
