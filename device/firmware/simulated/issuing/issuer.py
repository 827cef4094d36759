"""The made-up issuer: certificate authorities for certificates and for card-face records, made once in a folder.

Nothing it makes can be taken for the real thing: the names say JPKI-EMU and "not J-LIS", policies lie in the arc for
examples (2.999), key ids are those of test cards. Its public half is exported for whoever is to trust it in a test:

    DIR/public/user-ca.pem     issuers of user authentication certificates, RSA and P-384, of one and the same name
    DIR/public/card-ca.toml    key that checks the card-verifiable certificate of card-face records
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from device.firmware.simulated.card.basics.storage import write_atomically
from device.firmware.simulated.issuing.authority import CertificateAuthority, load_or_make_authority
from device.firmware.simulated.issuing.encoding import RecordSigner, encode_cv_certificate, encode_key_id
from device.firmware.simulated.issuing.keys import (
    EXPONENT,
    load_or_make_key,
    load_or_make_p384_key,
    modulus_bytes,
)

USER_POLICY = x509.ObjectIdentifier("2.999.1.1")
SIGNATURE_POLICY = x509.ObjectIdentifier("2.999.1.2")

_USER_UNIT, _SIGNATURE_UNIT = "JPKI for user authentication", "JPKI for digital signature"
_FACE_CA_ID = encode_key_id("6000023", "001", b"\x00\x00\x00\x01")
_TEXT_CA_ID = encode_key_id("6000033", "001", b"\x00\x00\x00\x01")
_CARD_CA_ID = encode_key_id("6000020", "001", b"\x00\x00\x00\x01")
_SIGNER_ID = encode_key_id("6999025", "001", b"\x00\x00\x00\x00")


@dataclass(frozen=True)
class Issuer:
    """All keys of the made-up world that do not belong to one card."""

    folder: Path
    user_ca: CertificateAuthority
    next_user_ca: CertificateAuthority
    """The generation with a P-384 key."""
    signature_ca: CertificateAuthority
    face: RecordSigner
    text: RecordSigner
    card: RecordSigner
    """The chain that is read while no application is selected."""

    @property
    def public_folder(self) -> Path:
        """Where the public halves are exported."""
        return self.folder / "public"


def open_issuer(folder: Path, now: datetime) -> Issuer:
    """Load the issuer of a folder, or make it; `now` dates a new issuer's certificates."""
    private = folder / "private"
    face_ca = load_or_make_key(private / "face-ca.key")
    issuer = Issuer(
        folder=folder,
        user_ca=_open_authority(private, "user", _USER_UNIT, now),
        next_user_ca=load_or_make_authority(
            private / "next-user-ca.pem", load_or_make_p384_key(private / "next-user-ca.key"), _USER_UNIT, 2, now
        ),
        signature_ca=_open_authority(private, "signature", _SIGNATURE_UNIT, now),
        face=_record_signer(private, "face", _FACE_CA_ID),
        text=_record_signer(private, "text", _TEXT_CA_ID),
        card=_record_signer(private, "card", _CARD_CA_ID),
    )
    _export(issuer, face_ca.public_key())
    return issuer


def _open_authority(private: Path, name: str, unit: str, now: datetime) -> CertificateAuthority:
    key = load_or_make_key(private / f"{name}-ca.key")
    return load_or_make_authority(private / f"{name}-ca.pem", key, unit, 1, now)


def _record_signer(private: Path, name: str, authority_id: bytes) -> RecordSigner:
    authority = load_or_make_key(private / f"{name}-ca.key")
    key = load_or_make_key(private / f"{name}-signer.key")
    return RecordSigner(key, encode_cv_certificate(authority, authority_id, key.public_key(), _SIGNER_ID))


def _export(issuer: Issuer, face_ca: rsa.RSAPublicKey) -> None:
    pem = issuer.user_ca.certificate_pem() + issuer.next_user_ca.certificate_pem()
    lines = [
        "[[key]]",
        'name = "JPKI-EMU card face (made up)"',
        f'key_id = "{_FACE_CA_ID.hex()}"',
        f'modulus = "{modulus_bytes(face_ca).hex()}"',
        f"exponent = {EXPONENT}",
    ]
    for name, content in (("user-ca.pem", pem), ("card-ca.toml", "\n".join(lines).encode() + b"\n")):
        path = issuer.public_folder / name
        if not path.exists() or path.read_bytes() != content:
            write_atomically(path, content)
