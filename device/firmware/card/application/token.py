"""The token information (EF 0006) and the availability of certificates (EF 0008) of the JPKI application.

Both have fixed places and no TLV. The layout follows soltia48/myna-card and jpki/myna: the fields of a PKCS#11 token
in their order. The token's own serial is dropped here: it names one card, and nothing needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from device.firmware.card.basics.profile import TOKEN_LABEL_BYTES, TOKEN_LABELS, CardKind
from device.firmware.card.basics.tlv import TlvMalformed

TOKEN_BYTES = 160

_MANUFACTURER, _MODEL = slice(32, 64), slice(64, 80)
_HARDWARE, _FIRMWARE = slice(140, 142), slice(142, 144)
_PRESENT = 0x8F


@dataclass(frozen=True)
class Token:
    """What the token information says about the card."""

    kind: CardKind
    label: str
    manufacturer: str
    model: str
    hardware: str
    """Two characters, not a number."""
    firmware: str


@dataclass(frozen=True)
class Availability:
    """Which certificates the card says it has; a child's card has no signature certificate."""

    BYTES: ClassVar[int] = 3

    signature: bool
    user: bool

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read the three bytes; the third one's meaning is not known.

        Raises:
            TlvMalformed: fewer bytes.
        """
        if len(raw) < cls.BYTES:
            raise TlvMalformed("the availability of certificates is cut off")
        return cls(signature=raw[0] == _PRESENT, user=raw[1] == _PRESENT)


def parse_token(raw: bytes) -> Token:
    """Read the 160 bytes of the token information; what is not ASCII becomes a question mark.

    Raises:
        TlvMalformed: fewer bytes.
    """
    if len(raw) < TOKEN_BYTES:
        raise TlvMalformed("the token information is cut off")
    label = raw[:TOKEN_LABEL_BYTES]
    return Token(
        kind_of(label),
        _text(label),
        _text(raw[_MANUFACTURER]),
        _text(raw[_MODEL]),
        _text(raw[_HARDWARE]),
        _text(raw[_FIRMWARE]),
    )


def kind_of(label: bytes) -> CardKind:
    """Tell the kind of card from the padded label; an unknown label is another card, not an error."""
    return TOKEN_LABELS.get(label[:TOKEN_LABEL_BYTES].rstrip(b" \x00"), CardKind.OTHER)


def _text(field: bytes) -> str:
    text = field.decode("ascii", "replace").replace("\ufffd", "?")
    return "".join(character if character.isprintable() else "?" for character in text.rstrip(" \x00"))
