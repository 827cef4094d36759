"""Finds traces of a person in bytes: pictures by their signatures, individual numbers by their check digit. Pure.

The serial number of a card's certificate has no form of its own. It is found where something calls it so, as a long
number in a topic, and inside a holder's certificate, which a CA's differs from by the organisation in its subject.
"""

from __future__ import annotations

import binascii
import re
from enum import StrEnum

_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
"""JPEG, PNG, JPEG 2000 in its box and as a bare stream (the form on the card)."""
_INSIDE = re.compile(rb"\xff\xd8\xff[\xe0\xe1]..(?:JFIF|Exif)\0|\x00\x00\x00\x0cjP  \r\n\x87\n", re.DOTALL)
"""Signatures that are long enough not to occur by chance."""
_TWELVE = re.compile(rb"(?<![0-9A-Za-z.])[0-9]{12}(?![0-9A-Za-z])")
_NAMED_SERIAL = re.compile(
    rb"(?i:serial|serial[_ ]?number|\xe7\x99\xba\xe8\xa1\x8c\xe7\x95\xaa\xe5\x8f\xb7)"
    rb"[\"']?\s{0,2}(?:[:=]|\xef\xbc\x9a)\s{0,2}[\"']?(?:0x[0-9A-Fa-f]{4,40}|[0-9]{4,50})(?![0-9A-Za-z])"
)
"""`serial` and 発行番号, as they stand in JSON, in settings and in lines of a log."""
_IN_TOPIC = re.compile(rb"uketsuke/[0-9]+/[a-z0-9/-]{0,80}[0-9]{7}")
_HOLDERS = re.compile(
    rb"\x06\x03\x55\x04\x0a[\x0c\x13].JPKI.{0,200}"
    rb"\x30\x1e\x17\x0d[0-9]{12}Z\x17\x0d[0-9]{12}Z"
    rb"\x30.\x31\x0b\x30\x09\x06\x03\x55\x04\x06[\x0c\x13]\x02JP\x31.\x30.\x06\x03\x55\x04\x03",
    re.DOTALL,
)
"""Issued by an organisation JPKI…, validity, and a subject of country and common name only (docs/card.md)."""
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,8000})-----END")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class Trace(StrEnum):
    """What was found."""

    PICTURE = "picture"
    NUMBER = "number"
    SERIAL = "serial"


def find_trace(content: bytes, *, begins: bool = True) -> Trace | None:
    """Give the first kind of trace in some bytes, which are or are not a file's first; None where there is none."""
    if (begins and content.startswith(_BEGINNINGS)) or _INSIDE.search(content):
        return Trace.PICTURE
    if any(is_individual_number(digits.group()) for digits in _TWELVE.finditer(content)):
        return Trace.NUMBER
    if _NAMED_SERIAL.search(content) or _IN_TOPIC.search(content) or _holds_certificate(content):
        return Trace.SERIAL
    return None


def _holds_certificate(content: bytes) -> bool:
    """Whether a holder's certificate is there, in DER or in PEM."""
    return bool(_HOLDERS.search(content)) or any(_HOLDERS.search(_decode(pem[1])) for pem in _PEM.finditer(content))


def _decode(lines: bytes) -> bytes:
    try:
        return binascii.a2b_base64(lines)
    except binascii.Error:
        return b""


def is_individual_number(digits: bytes) -> bool:
    """Whether the twelfth digit is the check digit of the eleven before it (Order 85 of 2014, MIC, article 5)."""
    *eleven, check = (octet - ord("0") for octet in digits)
    if not any(eleven):
        return False
    rest = sum(digit * weight for digit, weight in zip(eleven, _WEIGHTS, strict=True)) % 11
    return check == (0 if rest <= 1 else 11 - rest)
