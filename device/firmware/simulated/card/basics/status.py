"""Status words of the virtual card, named as ISO/IEC 7816-4 does; written apart from the reader's own table.

Which word the My Number Card gives where follows OpenSC card-jpki.c, jpki/myna and soltia48/myna-card: a blocked
reference answers 6984, not 6983.
"""

from __future__ import annotations

Answer = tuple[bytes, int]
"""Data and status word."""

OK = 0x9000
TRIES_LEFT = 0x63C0
WRONG_LENGTH = 0x6700
SECURE_MESSAGING_REFUSED = 0x6882
CHAIN_NOT_ENDED = 0x6883
INTERNAL = 0x6981
NOT_VERIFIED = 0x6982
BLOCKED = 0x6984
CONDITIONS = 0x6985
NO_FILE = 0x6986
NOT_FOUND = 0x6A82
NO_RECORD = 0x6A83
WRONG_PARAMETERS = 0x6A86
NO_OBJECT = 0x6A88
PAST_END = 0x6B00
UNKNOWN_INSTRUCTION = 0x6D00
UNKNOWN_CLASS = 0x6E00


def refuse(sw: int) -> Answer:
    """Give an answer without data."""
    return b"", sw


def more_to_fetch(rest_bytes: int) -> int:
    """Give 61xx for so many bytes that wait for GET RESPONSE (00: 256 or more)."""
    return 0x6100 | min(rest_bytes, 256) & 0xFF


def right_length(length_bytes: int) -> int:
    """Give 6Cxx for the Le that would have fitted."""
    return 0x6C00 | length_bytes & 0xFF
