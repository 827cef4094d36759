"""The card-face application: the signed record with the photo, its signer's certificate, and what opens it."""

from __future__ import annotations

from device.firmware.simulated.card.basics.filesystem import CardApplication, DataFile, ReferenceFile
from device.firmware.simulated.card.basics.options import Fault
from device.firmware.simulated.files.names import AID_SURFACE, BIRTH, NUMBER_A, NUMBER_B
from device.firmware.simulated.files.record import encode_surface
from device.firmware.simulated.issuing.encoding import FILLER, encode, encode_age_record, encode_basic_data
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.issuing.number import format_number_b


def make_surface(issued: IssuedCard, issuer: Issuer, photo: bytes, fault: Fault) -> CardApplication:
    """Fill the application; `photo` is the JPEG 2000 file of the chip."""
    card = issued.persona.card
    birth = issued.persona.birth.strftime("%Y%m%d")
    files = encode_surface(issued, issuer, photo, fault)
    either = frozenset({0x12, 0x13})
    return CardApplication(
        "surface",
        AID_SURFACE,
        {
            0x01: DataFile(
                encode_age_record(birth, issued.face_key.public_key(), issuer.face.key), frozenset({0x11})
            ),
            0x02: DataFile(files.record, either),
            0x03: DataFile(encode_basic_data("ff30", "df3", card.municipality)),
            0x04: DataFile(files.cv_certificate),
            0x05: DataFile(encode("ff40", bytes(64)), frozenset({0x13})),
            0x06: DataFile(FILLER * 16, either),
            0x11: ReferenceFile(birth[2:].encode(), 10, BIRTH),
            0x12: ReferenceFile(format_number_b(issued.persona).encode(), 10, NUMBER_B),
            0x13: ReferenceFile(card.number_a.encode(), 10, NUMBER_A),
        },
        own_key=issued.text_key if fault is Fault.COPIED else issued.face_key,
    )
