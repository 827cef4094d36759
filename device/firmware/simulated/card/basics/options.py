"""How a virtual card differs from a faultless one; what a test or a demo sets from outside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from device.firmware.simulated.link.contactless import ContactlessLink


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
    SHIFTED_TEXT = "shifted_text"
    """Two bytes stand before the record of the text application, as reported of some cards."""


class Protocol(Enum):
    """How answers travel (ISO/IEC 7816-3); a contactless card looks like T=1."""

    T1 = "t1"
    T0 = "t0"
    """A command with data gets its answer by GET RESPONSE, a wrong Le gets 6Cxx, extended lengths do not exist."""


ATR_T0 = b"\x3b\x05UKEMU"
"""An ATR without interface bytes, hence T=0, made up for the virtual card."""


@dataclass(frozen=True)
class CardOptions:
    """Behaviour of one virtual card."""

    atr: bytes = b""
    """Empty: the one of the card's form, or of the protocol."""
    protocol: Protocol = Protocol.T1
    delay_s: float = 0.0
    """Added to every answer, as a slow card does."""
    link: ContactlessLink | None = None
    """The time each exchange takes on the air; None: as fast as the machine is."""
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
        if self.delay_s < 0 or self.pull_after < 0 or (self.atr and not 2 <= len(self.atr) <= 33):
            raise ValueError("delay and pull_after are not negative, an ATR has 2 to 33 bytes")
