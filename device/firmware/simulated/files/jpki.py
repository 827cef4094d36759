"""The application of the public personal authentication service (JPKI): two certificates, two keys, two secrets."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.x509 import Certificate

from device.firmware.simulated.card.basics.filesystem import (
    NEVER,
    CardApplication,
    DataFile,
    InternalFile,
    KeyFile,
    ReferenceFile,
)
from device.firmware.simulated.files.names import AID_JPKI, PASSWORD, PIN
from device.firmware.simulated.issuing.certificates import user_authority
from device.firmware.simulated.issuing.encoding import FILLER
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.persona_data import CardForm

_CERTIFICATE_FILE_BYTES = 2048
_TOKEN_LABELS = {
    CardForm.MYNUMBER: "JPKIAPICCTOKEN2",
    CardForm.PINLESS: "JPKIAPICCTOKEN2",
    CardForm.JUKI: "JPKIAPICCTOKEN",
    CardForm.ANDROID: "JPKIAPGPSETOKEN",
    CardForm.IPHONE: "JPKIAPIOSTOKEN",
}


def has_signature_certificate(issued: IssuedCard) -> bool:
    """Tell whether the card has one: not for the youngest, and not where no PIN was ever set."""
    card = issued.persona.card
    return card.signature_certificate and CardForm(card.form) is not CardForm.PINLESS


def make_jpki(issued: IssuedCard, issuer: Issuer) -> CardApplication:
    """Fill the application; on an Android phone the certificate stands behind its PIN."""
    card = issued.persona.card
    form, signs = CardForm(card.form), has_signature_certificate(issued)
    with_pin, with_password = frozenset({0x18}), frozenset({0x1B})
    return CardApplication(
        "jpki",
        AID_JPKI,
        {
            0x01: DataFile(_certificate_file(issued.signature_certificate if signs else None), with_password),
            0x02: DataFile(_certificate_file(issuer.signature_ca.certificate)),
            0x06: DataFile(encode_token(form)),
            0x08: DataFile(b"\x8f\x8f\x00" if signs else b"\x00\x8f\x00"),
            0x09: DataFile(bytes(16), NEVER),
            0x0A: DataFile(
                _certificate_file(issued.user_certificate), with_pin if form is CardForm.ANDROID else frozenset()
            ),
            0x0B: DataFile(_certificate_file(user_authority(issued.persona, issuer).certificate)),
            0x16: InternalFile(),
            0x17: KeyFile(issued.user_key, with_pin),
            0x18: ReferenceFile(card.pin.encode(), 3, PIN),
            0x1A: KeyFile(issued.signature_key, with_password),
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
