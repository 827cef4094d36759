"""A made-up issuer on P-384: fast, and the kind of key that is expected next."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from device.firmware.card.basics.trust import TrustAnchors

STARTS = datetime(2025, 10, 26, 15, tzinfo=UTC)
ENDS = datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)  # 23:59:59 of that day in Japan
NOW = datetime(2027, 1, 1, tzinfo=UTC)
POLICY = "1.2.392.200149.8.5.1.3.30"


def named(organisation: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])


def usage(*, signature: bool = True, commitment: bool = False, certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(signature, commitment, False, False, False, certificates, False, False, False)


class Authority:
    """Issues certificates that are right in everything but what a test asks for."""

    def __init__(self, organisation: str = "JPKI", starts: datetime = STARTS, ends: datetime = ENDS) -> None:
        self.key = ec.generate_private_key(ec.SECP384R1())
        self.name = named(organisation)
        builder = x509.CertificateBuilder().subject_name(self.name).issuer_name(self.name)
        builder = builder.public_key(self.key.public_key()).serial_number(1)
        builder = builder.not_valid_before(starts).not_valid_after(ends)
        self.certificate = builder.sign(self.key, hashes.SHA384())

    def issue(
        self,
        serial: int = 7,
        policy: str | None = POLICY,
        key_usage: x509.KeyUsage | None = usage(),  # noqa: B008  frozen
        with_key_id: bool = True,
        key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | None = None,
        extra: tuple[x509.ExtensionType, ...] = (),
        algorithm: hashes.SHA384 | hashes.SHA3_384 = hashes.SHA384(),  # noqa: B008  frozen
    ) -> bytes:
        """Issue a certificate, DER; `extra` extensions are critical."""
        own = self.key.public_key()
        builder = x509.CertificateBuilder().subject_name(named("holder")).issuer_name(self.name)
        builder = builder.public_key(key or own).serial_number(serial)
        builder = builder.not_valid_before(STARTS).not_valid_after(ENDS)
        if key_usage:
            builder = builder.add_extension(key_usage, critical=True)
        if policy:
            information = x509.PolicyInformation(x509.ObjectIdentifier(policy), None)
            builder = builder.add_extension(x509.CertificatePolicies([information]), critical=False)
        if with_key_id:
            builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own), critical=False)
        for extension in extra:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(self.key, algorithm).public_bytes(serialization.Encoding.DER)


def trusting(*authorities: Authority) -> TrustAnchors:
    return TrustAnchors(tuple(one.certificate for one in authorities))
