"""How a virtual card differs from a faultless one; what a test or a demo sets from outside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

ATR_TYPE_B = bytes.fromhex("3B888001000005E0B381A1007F")
"""Made by a contactless reader for a type B card (smartcard_list.txt of pcsc-tools)."""


class Fault(Enum):
    """Something wrong with what the card holds."""

    NONE = "none"
    COPIED = "copied"
    """A copy of a genuine card: everything is there but the card's own private key."""
    FORGED_PHOTO = "forged_photo"
    """Another photo under the old signature."""
    FORGED_ISSUER = "forged_issuer"
    """The card-verifiable certificate has a wrong signature."""
    UNKNOWN_ISSUER = "unknown_issuer"
    """The card-verifiable certificate names a key that nobody knows."""
    WRONG_OFFSETS = "wrong_offsets"
    """The record's table of offsets does not agree with its objects."""
    BROKEN_PHOTO = "broken_photo"
    """The signed photo is no JPEG 2000 picture."""


@dataclass(frozen=True)
class CardOptions:
    """Behaviour of one virtual card."""

    atr: bytes = ATR_TYPE_B
    delay_s: float = 0.0
    """Added to every answer, as a slow card does."""
    mute: bool = False
    """Gives no ATR, as a card upside down or in a sleeve."""
    pull_after: int = 0
    """The card is pulled when this many commands have been answered; 0 = never."""
    fault: Fault = Fault.NONE
    keep_verified_on_reselect: bool = False
    """Selecting the same application again keeps what was verified (sources disagree)."""
    query_hides_verified: bool = False
    """A counter query answers 9000 once the reference is verified."""
    refuse_extended: bool = False
    """Extended lengths get 6700."""
    answer_in_parts: bool = False
    """Long answers come as 61xx with GET RESPONSE, wrong short Le as 6Cxx."""

    def __post_init__(self) -> None:
        """Check ranges."""
        if self.delay_s < 0 or self.pull_after < 0 or not 2 <= len(self.atr) <= 33:
            raise ValueError("delay and pull_after are not negative, an ATR has 2 to 33 bytes")
