"""Dates as they are printed, from read text: pure, strict, and without a second guess.

Japanese people's birth dates carry an era and count its first year as 元; foreign residents' carry a western year,
and what their number B then looks like is not known: such a card is for staff.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from device.firmware.card.basics.era import Era, WrongDate, convert_birth

EVERY_YEAR = range(1, 10000)
EXPIRY_YEARS = range(2016, 2100)
"""The first cards were given in 2016."""
_ERAS = {"大正": Era.TAISHO, "昭和": Era.SHOWA, "平成": Era.HEISEI, "令和": Era.REIWA}
_MONTH_DAY = r"(\d{1,2})月(\d{1,2})日"
_ERA_DATE = re.compile(rf"(大正|昭和|平成|令和)(元|\d{{1,2}})年{_MONTH_DAY}")
_WESTERN_DATE = re.compile(rf"(?<![\d和正成])(\d{{4}})年{_MONTH_DAY}")


def normalise(text: str) -> str:
    """Give the text with plain digits and letters, and without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def find_era_dates(text: str, today: date, after: str = "") -> tuple[date, ...]:
    """Give every era date of a normalised text that is followed by `after` and can be a birth date."""
    found: list[date] = []
    for match in _ERA_DATE.finditer(text):
        if text.startswith(after, match.end()):
            year = 1 if match[2] == "元" else int(match[2])
            try:
                found.append(convert_birth(_ERAS[match[1]], year, int(match[3]), int(match[4]), today))
            except WrongDate:
                continue
    return tuple(found)


def find_western_dates(text: str, after: str = "", years: range = EVERY_YEAR) -> tuple[date, ...]:
    """Give every date with a western year in `years` of a normalised text that is followed by `after`."""
    found: list[date] = []
    for match in _WESTERN_DATE.finditer(text):
        if text.startswith(after, match.end()) and int(match[1]) in years:
            try:
                found.append(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:
                continue
    return tuple(found)
