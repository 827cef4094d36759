"""The signed files of the card-face application, faultless or with one fault on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.simulated.card.basics.options import Fault
from device.firmware.simulated.issuing.encoding import FILLER, FaceContents, encode_face_record
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.issuing.pictures import draw_code, draw_stand_in_photo, draw_text_pattern

SEX_CODES = {"male": "1", "female": "2", "unknown": "9"}
_FIRST_OFFSET_AT = 5 + 3
_ISSUER_ID_AT = 5 + 5
_BROKEN_PHOTO = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(500)


@dataclass(frozen=True)
class SurfaceFiles:
    """Contents of EF 0002 and EF 0004."""

    record: bytes = field(repr=False)
    cv_certificate: bytes = field(repr=False)


def encode_surface(issued: IssuedCard, issuer: Issuer, photo: bytes, fault: Fault) -> SurfaceFiles:
    """Write and sign both files; a fault is put in where it belongs, before or after signing."""
    signed_photo = _BROKEN_PHOTO if fault is Fault.BROKEN_PHOTO else photo
    record = encode_face_record(_contents(issued, signed_photo), issuer.face.key)
    if fault is Fault.FORGED_PHOTO:
        record = _exchange_photo(issued, issuer, record)
    if fault is Fault.WRONG_OFFSETS:
        record = _add_one(record, _FIRST_OFFSET_AT + 1)
    return SurfaceFiles(record + FILLER * 64, _cv_certificate(issuer, fault))


def _contents(issued: IssuedCard, photo: bytes) -> FaceContents:
    persona = issued.persona
    return FaceContents(
        birth=persona.birth.strftime("%Y%m%d"),
        sex=SEX_CODES[persona.sex],
        card_key=issued.face_key.public_key(),
        name_png=draw_text_pattern(persona.name, (280, 40)),
        address_png=draw_text_pattern(persona.address, (560, 48)),
        photo=photo,
        expiry=persona.card.expiry.replace("-", ""),
        code_png=draw_code(persona.card.security_code),
    )


def _exchange_photo(issued: IssuedCard, issuer: Issuer, genuine: bytes) -> bytes:
    """Give the record of another photo with the genuine record's signature in it."""
    forged = encode_face_record(_contents(issued, draw_stand_in_photo() + b"\x00"), issuer.face.key)
    signature_at = forged.index(b"\xdf\x28\x82\x01\x00")
    genuine_at = genuine.index(b"\xdf\x28\x82\x01\x00")
    length = 5 + 256
    genuine_signature = genuine[genuine_at : genuine_at + length]
    return forged[:signature_at] + genuine_signature + forged[signature_at + length :]


def _cv_certificate(issuer: Issuer, fault: Fault) -> bytes:
    certificate = issuer.face.certificate
    if fault is Fault.UNKNOWN_ISSUER:
        return _add_one(certificate, _ISSUER_ID_AT + 15)
    if fault is Fault.FORGED_ISSUER:
        return _add_one(certificate, len(certificate) - 1)
    return certificate


def _add_one(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([(content[at] + 1) & 0xFF]) + content[at + 1 :]
