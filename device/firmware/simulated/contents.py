"""From an issued card to the files of a virtual one: which file holds what and who may read it.

Files, references and access rules follow OpenSC card-jpki.c and soltia48/myna-card. The My Number itself is a made-up
row of digits; it exists on the virtual card so that a reader which asks for it is seen to be refused.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import serialization
from cryptography.x509 import Certificate

from device.firmware.simulated.card.filesystem import (
    CardApplication,
    CardContents,
    DataFile,
    KeyFile,
    ReferenceFile,
)
from device.firmware.simulated.card.options import Fault
from device.firmware.simulated.encoding import (
    FILLER,
    encode,
    encode_age_record,
    encode_public_key,
    sign_digest,
)
from device.firmware.simulated.issued import IssuedCard
from device.firmware.simulated.issuer import Issuer
from device.firmware.simulated.number import format_number_b
from device.firmware.simulated.persona import CardForm, Persona
from device.firmware.simulated.surface_files import SEX_CODES, encode_surface

AID_JPKI = bytes.fromhex("D392F000260100000001")
AID_SURFACE = bytes.fromhex("D3921000310001010402")
AID_TEXT = bytes.fromhex("D3921000310001010408")
AID_COMMON = bytes.fromhex("D3921000310001010100")

PIN, PASSWORD, NUMBER_B, NUMBER_A, TEXT_PIN, BIRTH = (
    "pin",
    "password",
    "number_b",
    "number_a",
    "text_pin",
    "birth",
)

_CERTIFICATE_FILE_BYTES = 2048
_TOKEN_LABELS = {
    CardForm.MYNUMBER: "JPKIAPICCTOKEN2",
    CardForm.PINLESS: "JPKIAPICCTOKEN2",
    CardForm.JUKI: "JPKIAPICCTOKEN",
    CardForm.ANDROID: "JPKIAPGPSETOKEN",
    CardForm.IPHONE: "JPKIAPIOSTOKEN",
}


def make_contents(issued: IssuedCard, issuer: Issuer, photo: bytes, fault: Fault = Fault.NONE) -> CardContents:
    """Fill a virtual card; `photo` is the JPEG 2000 file of the chip, `fault` what is to be wrong with it."""
    persona = issued.persona
    form = CardForm(persona.card.form)
    applications = [_jpki(issued, issuer, form)]
    if form in (CardForm.MYNUMBER, CardForm.PINLESS):
        applications += [_surface(issued, issuer, photo, fault), _text(issued, issuer), _common(persona)]
    card = persona.card
    return CardContents(
        tuple(applications),
        {
            PIN: 0 if form is CardForm.PINLESS else card.pin_tries,
            PASSWORD: 0 if form is CardForm.PINLESS else card.password_tries,
            NUMBER_B: card.number_b_tries,
            NUMBER_A: 10,
            TEXT_PIN: 3,
            BIRTH: 10,
        },
    )


def _jpki(issued: IssuedCard, issuer: Issuer, form: CardForm) -> CardApplication:
    card = issued.persona.card
    has_signature = form is not CardForm.PINLESS
    needs_pin = frozenset({0x18}) if form is CardForm.ANDROID else frozenset()
    return CardApplication(
        "jpki",
        AID_JPKI,
        {
            0x01: DataFile(
                _certificate_file(issued.signature_certificate if has_signature else None), frozenset({0x1B})
            ),
            0x02: DataFile(_certificate_file(issuer.signature_ca.certificate)),
            0x06: DataFile(encode_token(form)),
            0x08: DataFile(b"\x8f\x8f\x00" if has_signature else b"\x00\x8f\x00"),
            0x0A: DataFile(_certificate_file(issued.user_certificate), needs_pin),
            0x0B: DataFile(_certificate_file(issuer.user_ca.certificate)),
            0x17: KeyFile(issued.user_key, frozenset({0x18})),
            0x18: ReferenceFile(card.pin.encode(), 3, PIN),
            0x1A: KeyFile(issued.signature_key, frozenset({0x1B})),
            0x1B: ReferenceFile(card.password.encode(), 5, PASSWORD),
        },
    )


def encode_token(form: CardForm) -> bytes:
    """Write the token information: 160 bytes, fixed places, no TLV."""
    texts = (
        (_TOKEN_LABELS[form], 32),
        ("Uketsuke virtual card", 32),
        ("JPKI-EMU", 16),
        ("0000000000000000", 16),
    )
    head = b"".join(text.encode().ljust(size) for text, size in texts)
    numbers = b"".join(value.to_bytes(4, "big") for value in (0, 0, 0, 0, 0, 16, 4, 0, 0, 0, 0))
    return head + numbers + b"01" + b"01" + b"0".ljust(16, b"0")


def _certificate_file(certificate: Certificate | None) -> bytes:
    der = certificate.public_bytes(serialization.Encoding.DER) if certificate else b""
    return der.ljust(_CERTIFICATE_FILE_BYTES, FILLER)


def _surface(issued: IssuedCard, issuer: Issuer, photo: bytes, fault: Fault) -> CardApplication:
    card = issued.persona.card
    birth = issued.persona.birth.strftime("%Y%m%d")
    files = encode_surface(issued, issuer, photo, fault)
    presented = issued.text_key if fault is Fault.COPIED else issued.face_key
    either = frozenset({0x12, 0x13})
    return CardApplication(
        "surface",
        AID_SURFACE,
        {
            0x01: DataFile(
                encode_age_record(birth, issued.face_key.public_key(), issuer.face.key), frozenset({0x11})
            ),
            0x02: DataFile(files.record, either),
            0x03: DataFile(_basic_data("ff30", "df3", card.municipality)),
            0x04: DataFile(files.cv_certificate),
            0x05: DataFile(encode("ff40", bytes(64)), frozenset({0x13})),
            0x06: DataFile(FILLER * 16, either),
            0x11: ReferenceFile(birth[2:].encode(), 10, BIRTH),
            0x12: ReferenceFile(format_number_b(issued.persona).encode(), 10, NUMBER_B),
            0x13: ReferenceFile(card.number_a.encode(), 10, NUMBER_A),
        },
        own_key=presented,
    )


def _basic_data(tag: str, prefix: str, municipality: str) -> bytes:
    parts = (
        bytes.fromhex("06030E01"),
        bytes(16),
        b"\x00\x01",
        municipality.encode(),
        bytes(16) + FILLER * 256,
    )
    return encode(tag, b"".join(encode(f"{prefix}{index}", part) for index, part in enumerate(parts, start=1)))


def _text(issued: IssuedCard, issuer: Issuer) -> CardApplication:
    persona = issued.persona
    number = b"\xff\x10\x0c" + persona.card.number_a.encode() + FILLER * 2
    texts = _text_objects(persona)
    record = encode("ff20", encode("df21", _text_offsets(texts)) + b"".join(texts))
    digests = encode("df31", hashlib.sha256(number).digest())
    digests += encode("df32", hashlib.sha256(b"".join(texts)).digest())
    public = encode("df51", encode_public_key(issued.text_key.public_key()))
    with_pin = frozenset({0x11, 0x15})
    any_reference = frozenset({0x11, 0x14, 0x15})
    return CardApplication(
        "text",
        AID_TEXT,
        {
            0x01: DataFile(number, frozenset({0x11, 0x14})),
            0x02: DataFile(record + FILLER * 32, with_pin),
            0x03: DataFile(
                encode("ff30", digests + encode("df33", sign_digest(issuer.text.key, digests))), any_reference
            ),
            0x04: DataFile(issuer.text.certificate),
            0x05: DataFile(_basic_data("ff40", "df4", persona.card.municipality)),
            0x07: DataFile(
                encode("ff50", public + encode("df52", sign_digest(issuer.text.key, public))), any_reference
            ),
            0x11: ReferenceFile(persona.card.pin.encode(), 3, TEXT_PIN),
            0x14: ReferenceFile(persona.card.number_a.encode(), 10, NUMBER_A),
            0x15: ReferenceFile(format_number_b(persona).encode(), 10, NUMBER_B),
        },
        own_key=issued.text_key,
    )


def _text_objects(persona: Persona) -> list[bytes]:
    contents = (
        persona.name.replace(" ", "\u3000").encode(),
        persona.address.encode(),
        persona.birth.strftime("%Y%m%d").encode(),
        SEX_CODES[persona.sex].encode(),
    )
    return [encode(f"df2{index}", content) for index, content in enumerate(contents, start=2)]


def _text_offsets(texts: list[bytes]) -> bytes:
    table_bytes = 3 + 2 * len(texts)
    total = table_bytes + sum(map(len, texts))
    at = len(encode("ff20", bytes(total))) - total + table_bytes
    offsets = b""
    for item in texts:
        offsets += at.to_bytes(2, "big")
        at += len(item)
    return offsets


def _common(persona: Persona) -> CardApplication:
    card = persona.card
    text = f"{card.serial}{card.municipality}{card.expiry.replace('-', '')}"
    return CardApplication("common", AID_COMMON, {0x01: DataFile(b"\x01\x1c" + text.encode(), is_record=True)})
