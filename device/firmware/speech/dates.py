"""A date as it is spoken: three pieces of closed lists, in the order of the language.

A sound for every day of twenty years would be thousands; twelve months, thirty-one days and some years are enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 2024, 2045
"""Years that are built: a certificate lives at most five birthdays, a release fewer years than these."""

_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BRAZILIAN = (
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)


@dataclass(frozen=True)
class DateWords:
    """How a language says a date: `order` of year (y), month (m), day (d), and a form for each with `{}`."""

    order: str
    year: str
    month: str
    day: str
    names: tuple[str, ...] = ()

    def piece(self, part: str, number: int) -> str:
        """Give the piece for year (`y`), month (`m`) or day (`d`)."""
        if part == "m" and self.names:
            return self.month.format(self.names[number - 1])
        return {"y": self.year, "m": self.month, "d": self.day}[part].format(number)


_JAPANESE = DateWords("ymd", "{}年", "{}月", "{}日")
WORDS: dict[str, DateWords] = {
    "ja": _JAPANESE,
    "ja-easy": _JAPANESE,
    "en": DateWords("dmy", "{}", "{}", "{}", _ENGLISH),
    "zh-Hans": _JAPANESE,
    "zh-Hant": _JAPANESE,
    "ko": DateWords("ymd", "{}년", "{}월", "{}일"),
    "vi": DateWords("dmy", "năm {}", "tháng {}", "ngày {}"),
    "pt-BR": DateWords("dmy", "de {}", "de {}", "{}", _BRAZILIAN),
}


def date_pieces(day: date, language: str) -> tuple[str, ...]:
    """Give the pieces of a date in the order in which the language says them."""
    words, numbers = WORDS[language], {"y": day.year, "m": day.month, "d": day.day}
    return tuple(words.piece(part, numbers[part]) for part in words.order)


def all_date_pieces(language: str) -> Iterator[str]:
    """Give every piece that a date may need."""
    words = WORDS[language]
    yield from (words.piece("y", year) for year in range(FIRST_YEAR, LAST_YEAR + 1))
    yield from (words.piece("m", month) for month in range(1, 13))
    yield from (words.piece("d", day) for day in range(1, 32))
