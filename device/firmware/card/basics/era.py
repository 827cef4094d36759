"""Japanese eras: what is printed on the card (昭和25年5月5日) into the calendar of the world, and back.

Pure; it knows no page. The days on which the eras began are those of the cabinet orders that named them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

OLDEST_AGE_YEARS = 130


class Era(StrEnum):
    """The calendar in which a year is typed, in the order in which it is offered."""

    SHOWA = "showa"
    HEISEI = "heisei"
    REIWA = "reiwa"
    TAISHO = "taisho"
    WESTERN = "western"

    @property
    def year_digits(self) -> int:
        """How many digits a year has at most; none where nothing is typed, since such a card is for staff."""
        return 0 if self is Era.WESTERN else 2


_SPANS = {
    Era.TAISHO: (date(1912, 7, 30), date(1926, 12, 25)),
    Era.SHOWA: (date(1926, 12, 25), date(1989, 1, 8)),
    Era.HEISEI: (date(1989, 1, 8), date(2019, 5, 1)),
    Era.REIWA: (date(2019, 5, 1), date.max),
}
_NAMES = {Era.TAISHO: "大正", Era.SHOWA: "昭和", Era.HEISEI: "平成", Era.REIWA: "令和"}


class Part(StrEnum):
    """The part of a date that cannot be right."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class WrongDate(ValueError):
    """Nobody who stands here was born on such a day; the text does not repeat it, `part` says what to look at."""

    def __init__(self, text: str, part: Part = Part.DAY) -> None:
        """Name the part."""
        super().__init__(text)
        self.part = part


def convert_birth(era: Era, year: int, month: int, day: int, today: date) -> date:
    """Give the Gregorian date of a birth date as printed; `today` bounds it from above.

    Raises:
        WrongDate: the day does not exist, lies outside its era, in the future, or too far back.
    """
    if era not in _SPANS:
        raise WrongDate("not a Japanese era", Part.YEAR)
    begins, ends = _SPANS[era]
    if not (year >= 1 and begins.year + year - 1 <= min(ends.year, today.year)):
        raise WrongDate("the era has no such year, or not yet", Part.YEAR)
    if not 1 <= month <= 12:
        raise WrongDate("no such month", Part.MONTH)
    try:
        born = date(begins.year + year - 1, month, day)
    except ValueError:
        raise WrongDate("no such day") from None
    if not begins <= born < ends:
        raise WrongDate("the day lies outside its era")
    if born > today or born.year < today.year - OLDEST_AGE_YEARS:
        raise WrongDate("nobody here was born then")
    return born


def era_of(day: date) -> tuple[Era, int]:
    """Give a day's era and the year in it, from 1.

    Raises:
        WrongDate: it lies before the Taisho era.
    """
    for era, (begins, ends) in _SPANS.items():
        if begins <= day < ends:
            return era, day.year - begins.year + 1
    raise WrongDate("no era of a living person")


def format_era_year(day: date) -> str:
    """Give the year as it is printed: 昭和55, and 令和元 for the first.

    Raises:
        WrongDate: it lies before the Taisho era.
    """
    era, year = era_of(day)
    return f"{_NAMES[era]}{'元' if year == 1 else year}"
