"""Dates as people read them, in every language of the screen.

Japanese names the era beside the year of the world (令和9年（2027年）1月24日), easy Japanese puts the year of the
world first and gives the readings, which days and some months have of their own. The rest is Babel's long form.
"""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from device.firmware.card.basics.era import Era, WrongDate, era_of, format_era_year
from device.firmware.screen.languages import EASY_JAPANESE, FACTS
from device.firmware.screen.sentence import Sentence

_PATTERNS = {"vi": "'ngày' d 'tháng' M 'năm' y"}
"""Where Babel's long form leaves out the words that a sentence needs."""
_MONTHS = ("いち", "に", "さん", "し", "ご", "ろく", "しち", "はち", "く", "じゅう", "じゅういち", "じゅうに")
_DAYS = {
    **dict(
        enumerate(
            ("ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか", "ここのか", "とおか"),
            1,
        )
    ),
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
_UNITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "しち", "はち", "く")


def format_day(day: date, language: str) -> Sentence:
    """Give a date in a language; one before the Taisho era has no era's name.

    Raises:
        KeyError: no language of the screen.
    """
    facts = FACTS[language]
    if language == EASY_JAPANESE:
        return Sentence(_easy(day))
    if not facts.era:
        return Sentence(format_date(day, _PATTERNS.get(language, "long"), locale=facts.locale))
    try:
        year = f"{format_era_year(day)}年（{day.year}年）"
    except WrongDate:
        year = f"{day.year}年"
    return Sentence(f"{year}{day.month}月{day.day}日")


_ERAS = {
    Era.REIWA: ("令和", "れいわ"),
    Era.HEISEI: ("平成", "へいせい"),
    Era.SHOWA: ("昭和", "しょうわ"),
    Era.TAISHO: ("大正", "たいしょう"),
}


def _easy(day: date) -> str:
    text = f"{day.year}{{年/ねん}} {{{day.month}月/{_MONTHS[day.month - 1]}がつ}} {{{day.day}日/{read_day(day.day)}}}"
    try:
        era, year = era_of(day)
    except WrongDate:
        return text
    name, reading = _ERAS[era]
    return f"{text}（{{{name}/{reading}}}{year}{{年/ねん}}）"


def read_day(day: int) -> str:
    """Give the reading of a day of the month, 1 to 31."""
    if day in _DAYS:
        return _DAYS[day]
    tens, units = divmod(day, 10)
    ten = {0: "", 1: "じゅう"}.get(tens, f"{_UNITS[tens]}じゅう")
    return f"{ten}{_UNITS[units]}にち"
