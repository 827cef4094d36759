"""The made-up authorities of X.509 certificates, in the shape of the real ones: one name for several generations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from device.firmware.simulated.card.basics.filesystem import PrivateKey
from device.firmware.simulated.card.basics.storage import write_atomically

_CA_YEARS = 10
_OLDER_BY_DAYS = 3650
"""An authority is older than any certificate of an expired persona."""

SIGNS_DOCUMENTS, SIGNS_CHALLENGES, SIGNS_CERTIFICATES = (
    ("digital_signature", "content_commitment"),
    ("digital_signature",),
    ("key_cert_sign", "crl_sign"),
)
_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class CertificateAuthority:
    """A made-up issuer of X.509 certificates."""

    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate = field(repr=False)

    def certificate_der(self) -> bytes:
        """Give the issuer's own certificate, DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def certificate_pem(self) -> bytes:
        """Give the issuer's own certificate, PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def sign(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        """Sign a certificate with the hash that goes with the key."""
        return builder.sign(self.key, hash_for(self.key))


def hash_for(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384:
    """Give the hash that a key signs: SHA-384 with P-384, SHA-256 with RSA."""
    return hashes.SHA384() if isinstance(key, ec.EllipticCurvePrivateKey) else hashes.SHA256()


def load_or_make_authority(
    path: Path, key: PrivateKey, unit: str, generation: int, now: datetime
) -> CertificateAuthority:
    """Load an authority's certificate, or sign it with `key`; all generations of a `unit` have the same name."""
    if not path.exists():
        made = _build(key, unit, generation, now).sign(key, hash_for(key))
        write_atomically(path, made.public_bytes(serialization.Encoding.PEM))
    return CertificateAuthority(key, x509.load_pem_x509_certificate(path.read_bytes()))


def key_usage(uses: tuple[str, ...]) -> x509.KeyUsage:
    """Give the extension with these uses set and all others not."""
    return x509.KeyUsage(**{use: use in uses for use in _USES})


def _build(key: PrivateKey, unit: str, generation: int, now: datetime) -> x509.CertificateBuilder:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI-EMU"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "not J-LIS"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(generation)
        .not_valid_before(now - timedelta(days=_OLDER_BY_DAYS))
        .not_valid_after(now + timedelta(days=365 * _CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(SIGNS_CERTIFICATES), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
