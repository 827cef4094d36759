"""The made-up issuer: certificate authorities for certificates and for card-face records, made once in a folder.

Nothing it makes can be taken for the real thing: the names say JPKI-EMU and "not J-LIS", policies lie in the arc for
examples (2.999), key ids are those of test cards. Its public half is exported for whoever is to trust it in a test:

    DIR/public/user-ca.pem     issuer of user authentication certificates
    DIR/public/card-ca.toml    key that checks the card-verifiable certificate of card-face records
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from device.firmware.simulated.card.storage import write_atomically
from device.firmware.simulated.encoding import RecordSigner, encode_cv_certificate, encode_key_id
from device.firmware.simulated.keys import EXPONENT, load_or_make_key, modulus_bytes

USER_POLICY = x509.ObjectIdentifier("2.999.1.1")
SIGNATURE_POLICY = x509.ObjectIdentifier("2.999.1.2")

_FACE_CA_ID = encode_key_id("6000023", "001", b"\x00\x00\x00\x01")
_TEXT_CA_ID = encode_key_id("6000033", "001", b"\x00\x00\x00\x01")
_SIGNER_ID = encode_key_id("6999025", "001", b"\x00\x00\x00\x00")
_CA_YEARS = 10


@dataclass(frozen=True)
class CertificateAuthority:
    """A made-up issuer of X.509 certificates."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate = field(repr=False)

    def certificate_der(self) -> bytes:
        """Give the issuer's own certificate, DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class Issuer:
    """All keys of the made-up world that do not belong to one card."""

    folder: Path
    user_ca: CertificateAuthority
    signature_ca: CertificateAuthority
    face: RecordSigner
    text: RecordSigner

    @property
    def public_folder(self) -> Path:
        """Where the public halves are exported."""
        return self.folder / "public"


def open_issuer(folder: Path, now: datetime) -> Issuer:
    """Load the issuer of a folder, or make it; `now` dates a new issuer's certificates."""
    private = folder / "private"
    user_ca = _open_authority(private, "user", "JPKI for user authentication", now)
    signature_ca = _open_authority(private, "signature", "JPKI for digital signature", now)
    face_ca, text_ca = (load_or_make_key(private / f"{name}-ca.key") for name in ("face", "text"))
    issuer = Issuer(
        folder=folder,
        user_ca=user_ca,
        signature_ca=signature_ca,
        face=_record_signer(face_ca, _FACE_CA_ID, load_or_make_key(private / "face-signer.key")),
        text=_record_signer(text_ca, _TEXT_CA_ID, load_or_make_key(private / "text-signer.key")),
    )
    _export(issuer, face_ca.public_key())
    return issuer


def _open_authority(folder: Path, name: str, unit: str, now: datetime) -> CertificateAuthority:
    key = load_or_make_key(folder / f"{name}-ca.key")
    path = folder / f"{name}-ca.pem"
    if not path.exists():
        certificate = _self_signed(key, unit, now)
        write_atomically(path, certificate.public_bytes(serialization.Encoding.PEM))
    return CertificateAuthority(key, x509.load_pem_x509_certificate(path.read_bytes()))


def _self_signed(key: rsa.RSAPrivateKey, unit: str, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI-EMU"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "not J-LIS"),
        ]
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=3650))  # older than any certificate of an expired persona
        .not_valid_after(now + timedelta(days=365 * _CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _record_signer(authority: rsa.RSAPrivateKey, authority_id: bytes, key: rsa.RSAPrivateKey) -> RecordSigner:
    return RecordSigner(key, encode_cv_certificate(authority, authority_id, key.public_key(), _SIGNER_ID))


def _export(issuer: Issuer, face_ca: rsa.RSAPublicKey) -> None:
    pem = issuer.user_ca.certificate.public_bytes(serialization.Encoding.PEM)
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
