"""The forms of single values in official files: days, moments, ratios and codes. An empty text is "not said"."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from enum import IntEnum
from typing import TypeVar

from host.official_files.errors import Fault, FileUnreadable

JAPAN = timezone(timedelta(hours=9), "JST")
"""Times in official files are Japan's and name no zone."""

Code = TypeVar("Code", bound=IntEnum)


def parse_day(text: str, where: str) -> date | None:
    """Read `YYYYMMDD`; `99999999` and zeros mean that there is no end.

    Raises:
        FileUnreadable: something else stands there.
    """
    digits = text.strip()
    if digits in ("", "99999999", "00000000"):
        return None
    if not (len(digits) == 8 and digits.isascii() and digits.isdigit()):
        raise FileUnreadable(Fault.WRONG_FORM, where)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise FileUnreadable(Fault.WRONG_FORM, where) from None


def parse_moment(text: str, where: str) -> int:
    """Read `YYYYMMDDHHmmss` as seconds since 1970; 0 when not said.

    Raises:
        FileUnreadable: something else stands there.
    """
    digits = text.strip()
    if not digits:
        return 0
    if not (len(digits) == 14 and digits.isascii() and digits.isdigit()):
        raise FileUnreadable(Fault.WRONG_FORM, where)
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=JAPAN)
    except ValueError:
        raise FileUnreadable(Fault.WRONG_FORM, where) from None
    return max(0, int(moment.timestamp()))


def parse_ratio(text: str, where: str) -> int:
    """Read three digits of percent (`010` is a tenth); 0 when not said.

    Raises:
        FileUnreadable: something else stands there, or more than 100.
    """
    digits = text.strip()
    if not digits:
        return 0
    if not (len(digits) <= 3 and digits.isascii() and digits.isdigit() and int(digits) <= 100):
        raise FileUnreadable(Fault.WRONG_FORM, where)
    return int(digits)


def parse_code(text: str, table: type[Code], where: str) -> Code | None:
    """Read a code of a table; None when not said.

    Raises:
        FileUnreadable: the table does not hold it.
    """
    digits = text.strip()
    if not digits:
        return None
    for code in table:
        if digits == str(code.value):
            return code
    raise FileUnreadable(Fault.WRONG_FORM, where)


def format_day(day: date | None) -> str:
    """Give `YYYYMMDD`, or nothing."""
    return f"{day:%Y%m%d}" if day else ""


def format_moment(at: float) -> str:
    """Give `YYYYMMDDHHmmss` in Japan, or nothing for 0."""
    return f"{datetime.fromtimestamp(at, JAPAN):%Y%m%d%H%M%S}" if at else ""


def format_ratio(percent: int) -> str:
    """Give three digits, or nothing for 0."""
    return f"{percent:03d}" if percent else ""
