"""What is believed about the card, as data: application identifiers, files, references, tokens and key ids.

The official specifications are not public. Every value here is community knowledge (OpenSC card-jpki.c and
jpki.h, jpki/myna, soltia48/myna-card) and none was checked on a real card by this project. Another card is another
table, never another code path.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

FORBIDDEN_NUMBER_A = frozenset({0x0005, 0x0013})
"""Card-face picture of the My Number, and number A: no table may list them."""


class CardKind(Enum):
    """Which card lies there; the values are the words on the wire."""

    MYNUMBER = "mynumber"
    ANDROID = "android"
    IPHONE = "iphone"
    JUKI = "juki"
    OTHER = "other"
    NONE = "none"

    @property
    def is_phone(self) -> bool:
        """Whether it is a phone, which has a certificate and no card face."""
        return self in (CardKind.ANDROID, CardKind.IPHONE)


@dataclass(frozen=True)
class Application:
    """One application: how it is selected, and all that this terminal may touch in it."""

    name: str
    aid: bytes
    readable: frozenset[int]
    """Files that may be read."""
    verifiable: frozenset[int] = frozenset()
    """References to which a secret may be sent."""
    signing: frozenset[int] = frozenset()
    """Private keys that may sign."""
    signs_freely: bool = False
    """Whether the application's own key may sign a nonce without a secret."""
    marks_end: bool = False
    """Whether the end of an exchange may be marked (a phone's profile; plastic answers "wrong length")."""

    def __post_init__(self) -> None:
        """Refuse a table that would touch the My Number."""
        if len(self.aid) != 10:
            raise ValueError("an application is selected by its whole identifier, ten bytes")
        if (self.readable | self.verifiable) & FORBIDDEN_NUMBER_A:
            raise ValueError("the My Number is never touched")


JPKI = Application(
    name="jpki",
    aid=bytes.fromhex("D392F000260100000001"),
    readable=frozenset({0x0006, 0x0008, 0x000A, 0x000B}),
    verifiable=frozenset({0x0018}),
    signing=frozenset({0x0017}),
    marks_end=True,
)
SURFACE = Application(
    name="surface",
    aid=bytes.fromhex("D3921000310001010402"),
    readable=frozenset({0x0002, 0x0004}),
    verifiable=frozenset({0x0012}),
    signs_freely=True,
)
COMMON = Application(name="common", aid=bytes.fromhex("D3921000310001010100"), readable=frozenset({0x0001}))
APPLICATIONS = (JPKI, SURFACE, COMMON)

EF_TOKEN = 0x0006
EF_AVAILABILITY = 0x0008
EF_USER_CERTIFICATE = 0x000A
EF_USER_CA_CERTIFICATE = 0x000B
EF_USER_KEY = 0x0017
EF_USER_PIN = 0x0018
EF_FACE_RECORD = 0x0002
EF_CV_CERTIFICATE = 0x0004
EF_NUMBER_B = 0x0012
EF_COMMON_RECORD = 0x0001

TOKEN_LABEL_BYTES = 32

TOKEN_LABELS = {
    b"JPKIAPICCTOKEN2": CardKind.MYNUMBER,
    b"JPKIAPICCTOKEN": CardKind.JUKI,
    b"JPKIAPGPSETOKEN": CardKind.ANDROID,
    b"JPKIAPIOSTOKEN": CardKind.IPHONE,
}
"""First field of the token information, without its padding."""

USER_POLICIES = frozenset({"1.2.392.200149.8.5.1.3.30", "1.2.392.200149.8.5.1.1.40"})
"""Certificate policies of user authentication: the plastic card's, and the one reported for phones."""

SIGNATURE_HASHES = frozenset({"sha256", "sha384", "sha512"})
"""Hashes with which a certificate may be signed."""

TEST_ORGANISATIONS = frozenset({"JPKI-TEST", "JPKI-EMU"})
"""Issuers (O=) of test cards and of the virtual card."""

TEST_POLICY_PREFIXES = ("2.999.", "1.2.392.200149.8.5.1.0.")
"""Policies of the virtual card (the arc for examples) and of test cards."""

TEST_KEY_ID_PREFIX = b"6"
"""First character of a card-verifiable CA key id on test cards (production: 5)."""
