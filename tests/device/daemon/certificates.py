"""A small certificate authority for tests: P-256, made anew for each run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give a key as PKCS#8 PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(certificate: x509.Certificate) -> bytes:
    """Give a certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class TestAuthority:
    """Signs certificates for whatever name is asked."""

    __test__ = False

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls) -> TestAuthority:
        """Make one."""
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(key, _sign("test authority", key.public_key(), "test authority", key, is_ca=True))

    def certify(self, name: str, key: ec.EllipticCurvePublicKey, days: int = 7) -> x509.Certificate:
        """Give a certificate for a key, valid at 127.0.0.1."""
        issuer = "test authority"
        return _sign(name, key, issuer, self.key, is_ca=False, days=days)

    def write_pair(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Make a key with its certificate and give the paths of certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, private = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(public_pem(self.certify(name, key.public_key())))
        private.write_bytes(private_pem(key))
        return certificate, private


def _sign(
    name: str,
    key: ec.EllipticCurvePublicKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool,
    days: int = 7,
) -> x509.Certificate:
    begin = datetime.now(UTC) - timedelta(minutes=10)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(address, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
