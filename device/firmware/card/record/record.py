"""The card-face record (EF 0002): its form, and what its signature covers.

FF20 {DF21 offsets, DF22 birth, DF23 sex, DF24 card key, DF25 name, DF26 address, DF27 photo, DF28 signature, DF29
expiry, DF2A security code}, as jpki/myna and soltia48/myna-card read it. The signature covers three groups: DF22 to
DF24, DF25 with DF26, and DF27. Expiry and security code are not covered and are treated as unsigned.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from device.firmware.card.basics.calendar_date import parse_date
from device.firmware.card.basics.errors import RecordForged
from device.firmware.card.basics.rsa import KEY_BYTES, RsaPublicKey, parse_public_key
from device.firmware.card.basics.tlv import Tlv, TlvMalformed, parse_sequence, parse_tlv

_TAG_RECORD = 0xFF20
_TAGS = (0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28, 0xDF29, 0xDF2A)
_OFFSET_MAX = 0xFFFF
_DIGEST_INFO_96 = bytes.fromhex("3071300d060960864801650304020105000460")
"""DigestInfo of SHA-256 by its name, with the length of three hashes."""


@dataclass(frozen=True)
class FaceRecord:
    """The record's fields that the terminal uses; personal ones stay out of `repr`."""

    birth: date = field(repr=False)
    card_key: RsaPublicKey
    photo: bytes = field(repr=False)
    unsigned_expiry: date = field(repr=False)
    digests: bytes = field(repr=False)
    """The three hashes that the signature must cover."""
    signature: bytes = field(repr=False)


def parse_record(raw: bytes) -> FaceRecord:
    """Parse EF 0002 and check that its table of offsets tells the truth.

    Raises:
        TlvMalformed: another form.
    """
    if len(raw) > _OFFSET_MAX:
        raise TlvMalformed("the record is longer than its offsets can say")
    outer = parse_tlv(raw)
    objects = parse_sequence(raw, outer.value_start, outer.end)
    if outer.tag != _TAG_RECORD or tuple(found.tag for found in objects) != _TAGS:
        raise TlvMalformed("not a card-face record")
    _check_offsets(objects)
    _, birth, sex, key, name, address, photo, signature, expiry, _ = objects
    if len(sex.value) != 1 or sex.value not in b"0129" or len(signature.value) != KEY_BYTES:
        raise TlvMalformed("a field of the record has another form")
    return FaceRecord(
        birth=parse_date(birth.value),
        card_key=parse_public_key(key.value),
        photo=photo.value,
        unsigned_expiry=parse_date(expiry.value),
        digests=_digest(birth, sex, key) + _digest(name, address) + _digest(photo),
        signature=signature.value,
    )


def check_record_signature(record: FaceRecord, signer: RsaPublicKey) -> None:
    """Check the record's signature with the key that the card-verifiable certificate certifies.

    Raises:
        RecordForged: the signature is wrong.
    """
    if not signer.signed(_DIGEST_INFO_96 + record.digests, record.signature):
        raise RecordForged("the record is not signed by its signer")


def _check_offsets(objects: tuple[Tlv, ...]) -> None:
    stated, followers = objects[0].value, objects[1:]
    expected = b"".join(found.start.to_bytes(2, "big") for found in followers)
    if stated != expected:
        raise TlvMalformed("the table of offsets does not agree with the objects")


def _digest(*objects: Tlv) -> bytes:
    return hashlib.sha256(b"".join(found.raw for found in objects)).digest()
