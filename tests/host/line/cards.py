"""A made-up issuer and its cards: certificates and PIN signatures, made with `cryptography` only."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from device.wire.messages.visit import Card, PinProof
from device.wire.pin import pin_message
from device.wire.words import CardKind, CertificateStatus

_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_END = datetime(2029, 5, 5, 14, 59, 59, tzinfo=UTC)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@cache
def new_key(name: str) -> rsa.RSAPrivateKey:
    """Give the key of that name, made once in a run, because RSA keys are slow to make."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def subject(organisation: str, name: str) -> x509.Name:
    """Give a made-up name."""
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def _builder(name: x509.Name, issuer: x509.Name, key: PrivateKey, serial: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(serial).not_valid_before(_BEGIN).not_valid_after(_END)


def _usage(*, sign: bool, issue: bool) -> x509.KeyUsage:
    return x509.KeyUsage(sign, False, not sign, False, False, issue, False, False, False)


@dataclass(frozen=True)
class TestIssuer:
    """A certificate authority; its organisation is that of the emulated cards unless told otherwise."""

    __test__ = False

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, key_name: str = "issuer", organisation: str = "JPKI-EMU") -> TestIssuer:
        """Make one; the same organisation with another key name is a false issuer of the same name."""
        key, name = new_key(key_name), subject(organisation, "Made-up CA")
        builder = _builder(name, name, key, 1)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return cls(key, builder.sign(key, hashes.SHA256()))

    def pem(self) -> bytes:
        """Give the certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def card(self, serial: int, key: PrivateKey | None = None, *, may_sign: bool = True) -> TestCard:
        """Give a card with a certificate of this issuer."""
        own = key or new_key("card")
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = _builder(subject("Made-up", "card"), self.certificate.subject, own, serial)
        builder = builder.add_extension(identifier, critical=False)
        builder = builder.add_extension(_usage(sign=may_sign, issue=False), critical=True)
        return TestCard(own, builder.sign(self.key, hashes.SHA256()), identifier.key_identifier or b"")


@dataclass(frozen=True)
class TestCard:
    """A card: its key and certificate."""

    __test__ = False

    key: PrivateKey
    certificate: x509.Certificate
    issuer_key_id: bytes

    def facts(self) -> Card:
        """Give what a terminal reads from it."""
        return Card(
            kind=CardKind.MYNUMBER,
            certificate_status=CertificateStatus.VALID,
            issuer=self.issuer_key_id.hex(),
            serial=str(self.certificate.serial_number),
            not_after=int(_END.timestamp()),
        )

    def prove(self, challenge: str, terminal: str, visit_id: str) -> PinProof:
        """Sign as the card does after its PIN."""
        message = pin_message(challenge, terminal, visit_id)
        if isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(self.key, ec.EllipticCurvePrivateKey):
            algorithm = hashes.SHA384() if self.key.curve.key_size == 384 else hashes.SHA256()
            signature = self.key.sign(message, ec.ECDSA(algorithm))
        else:
            signature = self.key.sign(message)
        return PinProof(challenge, base64.b64encode(signature).decode(), base64.b64encode(self.der()).decode())

    def der(self) -> bytes:
        """Give the certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)
