"""The public-key operation for signatures that standard libraries refuse, with a comparison of the whole block.

The card-face record carries a 96-byte value under the identifier of SHA-256, so no library verifies it. The
expected block (RFC 8017, section 9.2) is built here and compared byte by byte with what the key recovers; nothing is
ever parsed out of a recovered block.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from device.firmware.card.basics.tlv import TlvMalformed, parse_sequence

KEY_BYTES = 256
EXPONENT = 65537

_TAG_EXPONENT, _TAG_MODULUS = 0x90, 0x91


@dataclass(frozen=True)
class RsaPublicKey:
    """An RSA-2048 public key."""

    modulus: int = field(repr=False)
    exponent: int = EXPONENT

    def __post_init__(self) -> None:
        """Refuse any other size or exponent: every key of the card is like this."""
        if self.modulus.bit_length() != KEY_BYTES * 8 or self.modulus % 2 == 0 or self.exponent != EXPONENT:
            raise ValueError("not an RSA-2048 key with exponent 65537")

    def signed(self, digest_info: bytes, signature: bytes) -> bool:
        """Whether `signature` is PKCS#1 v1.5 over exactly this DigestInfo."""
        number = int.from_bytes(signature, "big")
        if len(signature) != KEY_BYTES or number >= self.modulus:
            return False
        recovered = pow(number, self.exponent, self.modulus).to_bytes(KEY_BYTES, "big")
        return hmac.compare_digest(recovered, format_block(digest_info))


def format_block(digest_info: bytes) -> bytes:
    """Give the 256-byte block 00 01 FF…FF 00 and the DigestInfo."""
    filler = KEY_BYTES - 3 - len(digest_info)
    if filler < 8:
        raise ValueError("the value is too long for the key")
    return b"\x00\x01" + b"\xff" * filler + b"\x00" + digest_info


def parse_public_key(value: bytes) -> RsaPublicKey:
    """Parse a key as the card writes it: 90 exponent, 91 modulus.

    Raises:
        TlvMalformed: another form or size.
    """
    parts = parse_sequence(value)
    if [part.tag for part in parts] != [_TAG_EXPONENT, _TAG_MODULUS] or len(parts[1].value) != KEY_BYTES:
        raise TlvMalformed("not a key of the card's form")
    try:
        return RsaPublicKey(int.from_bytes(parts[1].value, "big"), int.from_bytes(parts[0].value, "big"))
    except ValueError:
        raise TlvMalformed("not a key of the card's size") from None
