"""Dates of birth as people and programs write them: Western years, eras (元号), digits only.

A date is read only where it can mean one day. An era ends where the next begins: 昭和64年1月8日 never was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from host.typed.findings import Finding, FormFault

OLDEST_YEARS = 130


@dataclass(frozen=True)
class _Era:
    letters: tuple[str, ...]
    code: str
    first: date
    last: date


_ERAS = (
    _Era(("明治", "明", "M"), "1", date(1868, 1, 25), date(1912, 7, 30)),
    _Era(("大正", "大", "T"), "2", date(1912, 7, 30), date(1926, 12, 25)),
    _Era(("昭和", "昭", "S"), "3", date(1926, 12, 25), date(1989, 1, 7)),
    _Era(("平成", "平", "H"), "4", date(1989, 1, 8), date(2019, 4, 30)),
    _Era(("令和", "令", "R"), "5", date(2019, 5, 1), date.max),
)
"""Days on which an emperor died belong to both eras. The codes are those of claims (1 明治 … 5 令和)."""

_MIDNIGHT = re.compile(r"\s+0{1,2}:00(?::00)?$")
_WRITTEN = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_ERA_WRITTEN = re.compile(
    r"^(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$", re.IGNORECASE
)
_ERA_DIGITS = re.compile(r"^([MTSHR]|[1-5])(\d{2})(\d{2})(\d{2})$", re.IGNORECASE)


def read_birth_date(text: str, today: date) -> date:
    """Read a date of birth from plain text (see `cells.read_plain`).

    Raises:
        FormFault: it is missing, is no date that can be read in one way, never was, or nobody alive has it.
    """
    born = _read_date(_MIDNIGHT.sub("", text))
    if born > today:
        raise FormFault(Finding.DATE_FUTURE)
    if born.year < today.year - OLDEST_YEARS:
        raise FormFault(Finding.DATE_TOO_OLD)
    return born


def _read_date(text: str) -> date:
    if not text:
        raise FormFault(Finding.DATE_MISSING)
    if re.fullmatch(r"\d{5}(?:\.0)?", text):
        raise FormFault(Finding.DATE_SERIAL)
    if re.fullmatch(r"\d{8}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if written := _WRITTEN.match(text):
        return _day(int(written[1]), int(written[2]), int(written[3]))
    if era := _ERA_WRITTEN.match(text) or _ERA_DIGITS.match(text):
        return _era_day(era[1].upper(), 1 if era[2] == "元" else int(era[2]), int(era[3]), int(era[4]))
    raise FormFault(Finding.DATE_FORM)


def _era_day(name: str, year: int, month: int, day: int) -> date:
    era = next(era for era in _ERAS if name in era.letters or name == era.code)
    if not year:
        raise FormFault(Finding.DATE_IMPOSSIBLE)
    born = _day(era.first.year + year - 1, month, day)
    if not era.first <= born <= era.last:
        raise FormFault(Finding.DATE_OUTSIDE_ERA)
    return born


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise FormFault(Finding.DATE_IMPOSSIBLE) from error
