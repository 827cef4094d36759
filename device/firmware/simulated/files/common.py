"""The common application, and the objects that are read while no application is selected."""

from __future__ import annotations

from device.firmware.simulated.card.basics.filesystem import FREE, CardApplication, DataFile, KeyFile
from device.firmware.simulated.files.names import AID_COMMON
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer

INTERNAL_KEY = 0x19
CONTACT_ATR = bytes.fromhex("3BDA13FF8131FB468012392F31C173C601C03B")
"""What a reader with contacts sees of the same card (smartcard_list.txt of pcsc-tools)."""

_CERTIFICATE_HEAD_BYTES = 5
"""7F21 with its length, which GET DATA leaves out."""


def make_common(issued: IssuedCard) -> CardApplication:
    """Fill the application: record 1 with serial, municipality and expiry, and a key without a public half."""
    card = issued.persona.card
    text = f"{card.serial}{card.municipality}{card.expiry.replace('-', '')}"
    return CardApplication(
        "common",
        AID_COMMON,
        {
            0x01: DataFile(b"\x01\x1c" + text.encode(), is_record=True),
            INTERNAL_KEY: KeyFile(issued.common_key, FREE),
        },
        internal_keys=frozenset({INTERNAL_KEY}),
    )


def make_objects(issuer: Issuer) -> dict[int, bytes]:
    """Give what GET DATA gives: two certificates of the card's own chain, and the ATR of its contacts."""
    certificate = issuer.card.certificate[_CERTIFICATE_HEAD_BYTES:]
    return {0x00F8: certificate, 0x7F21: certificate, 0x5F51: CONTACT_ATR[1:]}
