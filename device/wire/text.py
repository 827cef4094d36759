"""Base64url without padding (RFC 7515, section 2), read strictly: no foreign character, nothing left over."""

from __future__ import annotations

from binascii import Error, a2b_base64, b2a_base64

_FROM_STANDARD = bytes.maketrans(b"+/", b"-_")
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
"""To the alphabet that `binascii` reads; what belongs to that one only becomes a character of neither."""


def encode(data: bytes) -> str:
    """Write bytes."""
    return b2a_base64(data, newline=False).rstrip(b"=").translate(_FROM_STANDARD).decode("ascii")


def decode(text: str) -> bytes:
    """Read bytes.

    Raises:
        ValueError: the text is none of base64url without padding.
    """
    standard = text.encode("ascii").translate(_TO_STANDARD)
    if len(standard) % 4 == 1:
        raise Error("one character is left over")
    return a2b_base64(standard + b"=" * (-len(standard) % 4), strict_mode=True)
