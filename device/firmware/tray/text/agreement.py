"""When print is believed: two RapidOCR readings of different frames, confirmed by Tesseract and by the chip.

Measured on renderings only, this rule accepted no wrong number while each weaker one accepted some. The date has a
redundancy of its own: the card's expiry, which the chip tells freely, falls on the birthday, and the years between
must fit a card's term. The code has none; so the strictness lies there, and one other reading of it by RapidOCR in
any frame ends the matter. Nothing is guessed from near readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from device.firmware.tray.text.fields import Fields, FrameReading

YOUNGEST_AT_EXPIRY, OLDEST_CHILD_AT_EXPIRY = 5, 24
"""A minor's card ends on the fifth birthday after its issue: at 5 at the earliest, at 24 where adults were 20."""
YOUNGEST_ADULT_AT_EXPIRY, OLDEST_AT_EXPIRY = 28, 130
"""An adult's card ends on the tenth birthday after its issue."""


@dataclass(frozen=True, repr=False)
class PrintedNumber:
    """What was read and agreed: birth date and security code."""

    birth: date
    code: str

    def __repr__(self) -> str:
        """Hide it."""
        return "PrintedNumber(hidden)"


def agree(readings: tuple[FrameReading, ...], expiry: date) -> PrintedNumber | None:
    """Give what the frames of one card agree on; None when that is not enough.

    `expiry` is the day that the chip's common application tells.
    """
    if len({reading.rapid.code for reading in readings if reading.rapid.code}) != 1:
        return None
    if len({reading.rapid.birth for reading in readings if fits_chip(reading.rapid, expiry)}) != 1:
        return None
    for one, other in combinations(readings, 2):
        if _agree(one, other, expiry) and one.rapid.birth is not None:
            return PrintedNumber(one.rapid.birth, one.rapid.code)
    return None


def is_western(readings: tuple[FrameReading, ...]) -> bool:
    """Tell whether two frames show a birth date with a western year."""
    return sum(reading.rapid.western for reading in readings) >= 2


def fits_chip(fields: Fields, expiry: date) -> bool:
    """Tell whether a reading can be of the card whose chip tells this expiry."""
    if fields.birth is None or fields.expiry not in (None, expiry):
        return False
    return _is_birthday(fields.birth, expiry) and _is_term(expiry.year - fields.birth.year)


def _agree(one: FrameReading, other: FrameReading, expiry: date) -> bool:
    first, second = one.rapid, other.rapid
    if not (fits_chip(first, expiry) and fits_chip(second, expiry)):
        return False
    if (first.birth, first.code) != (second.birth, second.code) or not first.code:
        return False
    if expiry not in (first.expiry, second.expiry):
        return False
    checks = (one.tesseract, other.tesseract)
    return first.code in {check.code for check in checks} and not any(
        _contradicts(check, first, expiry) for check in checks
    )


def _contradicts(check: Fields, read: Fields, expiry: date) -> bool:
    """Tell whether the second library read something else where the chip does not settle it.

    Month and day are settled: the first library's agree with the chip. Only the birth year rests on print alone.
    """
    other_year = check.birth is not None and read.birth is not None and check.birth.year != read.birth.year
    return check.code not in ("", read.code) or other_year or check.expiry not in (None, expiry)


def _is_birthday(birth: date, expiry: date) -> bool:
    same = (birth.month, birth.day) == (expiry.month, expiry.day)
    return same or ((birth.month, birth.day) == (2, 29) and (expiry.month, expiry.day) == (2, 28))


def _is_term(years: int) -> bool:
    child = YOUNGEST_AT_EXPIRY <= years <= OLDEST_CHILD_AT_EXPIRY
    return child or YOUNGEST_ADULT_AT_EXPIRY <= years <= OLDEST_AT_EXPIRY
