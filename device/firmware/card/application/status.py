"""The one table from status word to meaning, and the one place that turns a bad one into an error.

Follows ISO/IEC 7816-4, section 5.6, and what OpenSC's card-jpki.c and the myna tools saw on this card: a blocked
reference answers 6984 here, not the usual 6983.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.card.basics.apdu import Response
from device.firmware.card.basics.errors import UnexpectedStatus

OK = 0x9000
NO_LIMIT = 0x6300
BLOCKED = 0x6984
BLOCKED_ISO = 0x6983
"""The usual word of ISO/IEC 7816-4 for it, taken in the same sense if a card should use it."""
SECURITY_NOT_SATISFIED = 0x6982
END_OF_FILE = 0x6282
NOT_FOUND = 0x6A82
OFFSET_PAST_END = 0x6B00

MEANINGS = {  # what becomes of each stands in docs/card.md
    OK: "done",
    END_OF_FILE: "end of file reached",
    NO_LIMIT: "no retry limit",
    0x6700: "wrong length",
    0x66F1: "secure messaging refused",
    0x6882: "secure messaging refused",
    0x6981: "file cannot be read",
    SECURITY_NOT_SATISFIED: "secret not verified",
    BLOCKED: "reference blocked",
    BLOCKED_ISO: "reference blocked",
    0x6985: "conditions not met",
    0x6986: "no file selected",
    0x69FC: "secure messaging refused",
    NOT_FOUND: "file or application not found",
    0x6A86: "wrong parameters",
    OFFSET_PAST_END: "offset past the end",
    0x6A81: "function not supported",
    0x6A83: "record not found",
    0x6A88: "object not found",
    0x6999: "application refused",
    0x6D00: "instruction not known",
    0x6E00: "class not known",
}


@dataclass(frozen=True)
class TryCounter:
    """What the card says about the tries of one reference.

    `remaining` is None when the card does not tell (it answers 9000 to a query, or has no limit).
    """

    remaining: int | None
    blocked: bool

    def __post_init__(self) -> None:
        """Check that the two fields agree."""
        if self.remaining is not None and not 0 <= self.remaining <= 15:
            raise ValueError("a try counter has four bits")
        if self.blocked != (self.remaining == 0):
            raise ValueError("blocked means no tries left")


def describe_status(sw: int) -> str:
    """Give the meaning of a status word in words."""
    if sw & 0xFFF0 == 0x63C0:
        return f"{sw & 0xF} tries left"
    if sw >> 8 == 0x61:
        return f"{sw & 0xFF or 256} bytes to fetch"
    if sw >> 8 == 0x6C:
        return f"right length is {sw & 0xFF or 256}"
    return MEANINGS.get(sw, "not known")


def require_ok(response: Response) -> bytes:
    """Return the data of a good answer.

    Raises:
        UnexpectedStatus: the status word is not 9000.
    """
    if response.sw != OK:
        raise UnexpectedStatus(response.sw, describe_status(response.sw))
    return response.data


def parse_try_counter(sw: int) -> TryCounter:
    """Read a try counter from the answer to a query or to VERIFY.

    Raises:
        UnexpectedStatus: the status word says nothing about tries.
    """
    if sw & 0xFFF0 == 0x63C0:
        return TryCounter(remaining=sw & 0xF, blocked=sw & 0xF == 0)
    if sw in (BLOCKED, BLOCKED_ISO):
        return TryCounter(remaining=0, blocked=True)
    if sw in (OK, NO_LIMIT):
        return TryCounter(remaining=None, blocked=False)
    raise UnexpectedStatus(sw, describe_status(sw))
