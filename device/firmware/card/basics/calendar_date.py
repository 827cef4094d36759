"""Dates as the card writes them."""

from __future__ import annotations

from datetime import date

from device.firmware.card.basics.tlv import TlvMalformed


def parse_date(digits: bytes) -> date:
    """Parse YYYYMMDD in ASCII.

    Raises:
        TlvMalformed: no date of the calendar.
    """
    if len(digits) != 8 or not digits.isdigit():
        raise TlvMalformed("a date has eight digits")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise TlvMalformed("no date of the calendar") from None
