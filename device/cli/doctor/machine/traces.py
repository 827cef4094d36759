"""Finds traces of a person in bytes: pictures by their signatures, individual numbers by their check digit. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
"""JPEG, PNG, JPEG 2000 in its box and as a bare stream (the form on the card)."""
_INSIDE = re.compile(rb"\xff\xd8\xff[\xe0\xe1]..(?:JFIF|Exif)\0|\x00\x00\x00\x0cjP  \r\n\x87\n", re.DOTALL)
"""Signatures that are long enough not to occur by chance."""
_TWELVE = re.compile(rb"(?<![0-9A-Za-z.])[0-9]{12}(?![0-9A-Za-z])")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class Trace(StrEnum):
    """What was found."""

    PICTURE = "picture"
    NUMBER = "number"


def find_trace(content: bytes, *, begins: bool = True) -> Trace | None:
    """Give the first kind of trace in some bytes, which are or are not a file's first; None where there is none."""
    if (begins and content.startswith(_BEGINNINGS)) or _INSIDE.search(content):
        return Trace.PICTURE
    if any(is_individual_number(digits.group()) for digits in _TWELVE.finditer(content)):
        return Trace.NUMBER
    return None


def is_individual_number(digits: bytes) -> bool:
    """Whether the twelfth digit is the check digit of the eleven before it (Order 85 of 2014, MIC, article 5)."""
    *eleven, check = (octet - ord("0") for octet in digits)
    if not any(eleven):
        return False
    rest = sum(digit * weight for digit, weight in zip(eleven, _WEIGHTS, strict=True)) % 11
    return check == (0 if rest <= 1 else 11 - rest)
