"""The bytes that must be read of one card, found without the reader that is measured.

Each file is taken whole from the virtual card by one extended command, and cut where its BER object ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from device.firmware.simulated.card.virtual import VirtualCard
from device.firmware.simulated.files.names import AID_COMMON, AID_JPKI, AID_SURFACE
from device.firmware.simulated.issuing.number import format_number_b
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import Persona

TOKEN_LABEL_BYTES = 32
"""The field of the token information that says which card it is."""

_EXTENDED_READ, _RECORD_1 = b"\x00\x00\x00", bytes.fromhex("00b2010c00")
_FACE_RECORD, _CV_CERTIFICATE, _USER_CERTIFICATE = 0x02, 0x04, 0x0A


@dataclass(frozen=True)
class MustRead:
    """Lengths in bytes."""

    certificate: int
    expiry: int
    cv_certificate: int
    record: int

    def certificate_limit_s(self, link: ContactlessLink) -> float:
        """Give the least time to know which card it is and have its certificate."""
        return _limit_s(link, (TOKEN_LABEL_BYTES, self.certificate))

    def photo_limit_s(self, link: ContactlessLink) -> float:
        """Give the least time to have the signed record too, and what its checks and number B need."""
        rest = (self.expiry, self.cv_certificate, self.record)
        return self.certificate_limit_s(link) + _limit_s(link, rest)


def weigh(card: VirtualCard, persona: Persona) -> MustRead:
    """Weigh the files of a card, which must have been made of `persona`."""
    _ask(card, _select(AID_JPKI))
    certificate = _object_bytes(_read_whole(card, _USER_CERTIFICATE))
    _ask(card, _select(AID_COMMON))
    expiry = len(_ask(card, _RECORD_1))
    _ask(card, _select(AID_SURFACE))
    cv_certificate = _object_bytes(_read_whole(card, _CV_CERTIFICATE))
    _ask(card, bytes.fromhex("002000920e") + format_number_b(persona).encode())
    return MustRead(certificate, expiry, cv_certificate, _object_bytes(_read_whole(card, _FACE_RECORD)))


def _limit_s(link: ContactlessLink, sizes: Iterable[int]) -> float:
    return sum(map(link.limit_s, sizes))


def _select(aid: bytes) -> bytes:
    return bytes.fromhex("00a4040c") + bytes([len(aid)]) + aid


def _read_whole(card: VirtualCard, short_id: int) -> bytes:
    return _ask(card, bytes([0x00, 0xB0, 0x80 | short_id, 0x00]) + _EXTENDED_READ)


def _ask(card: VirtualCard, command: bytes) -> bytes:
    answer = card.transmit(command)
    if answer[-2:] != b"\x90\x00":
        raise RuntimeError(f"the virtual card refused {command[:4].hex()}")
    return answer[:-2]


def _object_bytes(content: bytes) -> int:
    """Give the length of a BER object with two bytes of length, head included; the tag has one or two bytes."""
    tag_bytes = 2 if content[0] & 0x1F == 0x1F else 1
    if content[tag_bytes] != 0x82:
        raise RuntimeError("an object of the card is shorter than expected")
    return tag_bytes + 3 + int.from_bytes(content[tag_bytes + 1 : tag_bytes + 3], "big")
