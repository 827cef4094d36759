"""The text application: name, address, birth and sex as text, with reference numbers of its own.

The My Number itself is a made-up row of digits; it exists so that a reader which asks for it is seen to be refused.
"""

from __future__ import annotations

import hashlib

from device.firmware.simulated.card.basics.filesystem import CardApplication, DataFile, ReferenceFile
from device.firmware.simulated.card.basics.options import Fault
from device.firmware.simulated.files.names import AID_TEXT, ISSUED_BLOCKED, NUMBER_A, NUMBER_B, TEXT_PIN
from device.firmware.simulated.files.record import SEX_CODES
from device.firmware.simulated.issuing.encoding import (
    FILLER,
    encode,
    encode_basic_data,
    encode_public_key,
    sign_digest,
)
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.issuing.number import format_number_b
from device.firmware.simulated.persona import Persona

_SHIFT = b"\x00\x00"


def make_text(issued: IssuedCard, issuer: Issuer, fault: Fault) -> CardApplication:
    """Fill the application."""
    persona = issued.persona
    number = b"\xff\x10\x0c" + persona.card.number_a.encode() + FILLER * 2
    texts = _encode_texts(persona)
    record = encode("ff20", encode("df21", _encode_offsets(texts)) + b"".join(texts)) + FILLER * 32
    any_reference = frozenset({0x11, 0x14, 0x15})
    return CardApplication(
        "text",
        AID_TEXT,
        {
            0x01: DataFile(number, frozenset({0x11, 0x14})),
            0x02: DataFile((_SHIFT if fault is Fault.SHIFTED_TEXT else b"") + record, frozenset({0x11, 0x15})),
            0x03: DataFile(_encode_signature(issuer, number, texts), any_reference),
            0x04: DataFile(issuer.text.certificate),
            0x05: DataFile(encode_basic_data("ff40", "df4", persona.card.municipality)),
            0x06: DataFile(encode("a1", bytes(16)), any_reference),
            0x07: DataFile(_encode_own_key(issued, issuer), any_reference),
            0x11: ReferenceFile(persona.card.pin.encode(), 3, TEXT_PIN),
            0x12: ReferenceFile(b"", 3, ISSUED_BLOCKED),
            0x14: ReferenceFile(persona.card.number_a.encode(), 10, NUMBER_A),
            0x15: ReferenceFile(format_number_b(persona).encode(), 10, NUMBER_B),
        },
        own_key=issued.text_key,
    )


def _encode_texts(persona: Persona) -> list[bytes]:
    contents = (
        persona.name.replace(" ", "\u3000").encode(),
        persona.address.encode(),
        persona.birth.strftime("%Y%m%d").encode(),
        SEX_CODES[persona.sex].encode(),
    )
    return [encode(f"df2{index}", content) for index, content in enumerate(contents, start=2)]


def _encode_offsets(texts: list[bytes]) -> bytes:
    table_bytes = 3 + 2 * len(texts)
    total = table_bytes + sum(map(len, texts))
    at = len(encode("ff20", bytes(total))) - total + table_bytes
    offsets = b""
    for item in texts:
        offsets += at.to_bytes(2, "big")
        at += len(item)
    return offsets


def _encode_signature(issuer: Issuer, number: bytes, texts: list[bytes]) -> bytes:
    digests = encode("df31", hashlib.sha256(number).digest())
    digests += encode("df32", hashlib.sha256(b"".join(texts)).digest())
    return encode("ff30", digests + encode("df33", sign_digest(issuer.text.key, digests)))


def _encode_own_key(issued: IssuedCard, issuer: Issuer) -> bytes:
    public = encode("df51", encode_public_key(issued.text_key.public_key()))
    return encode("ff50", public + encode("df52", sign_digest(issuer.text.key, public)))
