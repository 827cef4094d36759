"""A clinic's host that exists for one self-test: keys to enrol with, and the opening of what was sealed for it.

Nobody listens at the broker's address that it gives: what the terminal sends stays in the throw-away outbox.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from device.wire import codec, version
from device.wire.envelope import open_sealed, verify
from device.wire.keys import (
    OpeningKey,
    SealingKey,
    SigningKey,
    VerifyKey,
    generate_opening_key,
    generate_signing_key,
    public_jwk,
)
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, HostIdentity, PublicKey
from device.wire.messages.visit import VISIT_TYPE, VisitClaims

HOST, TERMINAL, CLINIC, LETTER = "h-selftest", "t-selftest", "selftest", "Z"
_NOBODY = BrokerAddress("127.0.0.1", 9)
"""The discard port: no broker is there."""
_VALID = timedelta(days=1)


@dataclass(frozen=True)
class ThrowAwayHost:
    """All keys of the host, in memory only."""

    opening: OpeningKey = field(default_factory=generate_opening_key, repr=False)
    receipt: SigningKey = field(default_factory=generate_signing_key, repr=False)
    control: SigningKey = field(default_factory=generate_signing_key, repr=False)
    result: SigningKey = field(default_factory=lambda: generate_signing_key("P-256"), repr=False)

    def enrol(self) -> tuple[EnrolmentAnswer, bytes]:
        """Give what enrolment gives a daemon: the host's answer, and the TLS key (PEM) of its certificate."""
        ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        authority = _certify("selftest ca", ca_key.public_key(), ca_key, is_ca=True)
        certificate = _certify(TERMINAL, key.public_key(), ca_key, is_ca=False)
        identity = HostIdentity(
            HOST, _public(self.opening), _public(self.receipt), _public(self.control), _public(self.result)
        )
        answer = EnrolmentAnswer(
            version.NEWEST, CLINIC, TERMINAL, LETTER, _pem(certificate), _pem(authority), _NOBODY, identity
        )
        return answer, _private_pem(key)

    def open(self, sealed: str, signer: VerifyKey) -> VisitClaims:
        """Open and check a visit as a host does.

        Raises:
            MessageError: it was not sealed for this host, not signed by that key, or is no visit.
        """
        opened = open_sealed(sealed, self.opening, receiver=HOST, sender=TERMINAL)
        checked = verify(opened.token, VISIT_TYPE, lambda kid: signer if kid == signer.kid else None)
        return codec.from_json(checked.claims, VisitClaims)


def _public(key: VerifyKey | SealingKey) -> PublicKey:
    return PublicKey.from_jwk(public_jwk(key))


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _certify(
    name: str, key: ec.EllipticCurvePublicKey, issuer: ec.EllipticCurvePrivateKey, *, is_ca: bool
) -> x509.Certificate:
    begin = datetime.now(UTC) - timedelta(minutes=10)
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, "selftest ca")]
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _VALID)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .sign(issuer, hashes.SHA256())
    )
