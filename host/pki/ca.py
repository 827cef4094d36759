"""A small certificate authority on P-256 (RFC 5280): leaves with one name, one use and a life of weeks.

It decides nothing about who may have a certificate; that is enrolment's business. A leaf's name comes from the
caller, never from a certificate request.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

LEAF_LIFE = timedelta(days=90)
CA_LIFE = timedelta(days=3650)
BACKDATED = timedelta(minutes=10)
"""Certificates begin a little in the past, because terminals' clocks run late; at most a tenth of their life."""

_CA_USAGE = ("key_cert_sign", "crl_sign")
_LEAF_USAGE = ("digital_signature",)
_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class CertificateAuthority:
    """The authority's certificate and its key; `leaf_life` is how long what it issues is good for."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    leaf_life: timedelta = LEAF_LIFE
    clinic: str = ""
    """Whom it issues for; stands in every certificate, since clinics of a fleet share one authority."""

    def issue_client(self, name: str, key: ec.EllipticCurvePublicKey, now: float) -> x509.Certificate:
        """Give a certificate to connect with, for the owner of `key`; `now` in seconds since 1970."""
        return self._issue(name, key, now, (ExtendedKeyUsageOID.CLIENT_AUTH,), (name,))

    def issue_server(
        self, name: str, key: ec.EllipticCurvePublicKey, now: float, addresses: tuple[str, ...]
    ) -> x509.Certificate:
        """Give a certificate to serve with under `addresses` (names or IP addresses)."""
        return self._issue(name, key, now, (ExtendedKeyUsageOID.SERVER_AUTH,), addresses)

    def issue_peer(
        self, name: str, key: ec.EllipticCurvePublicKey, now: float, addresses: tuple[str, ...]
    ) -> x509.Certificate:
        """Give a certificate to serve with, and to connect to other servers of the same kind."""
        uses = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
        return self._issue(name, key, now, uses, addresses)

    def _issue(
        self,
        name: str,
        key: ec.EllipticCurvePublicKey,
        now: float,
        uses: tuple[ObjectIdentifier, ...],
        addresses: tuple[str, ...],
    ) -> x509.Certificate:
        issuer = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            _builder(_subject(name, self.clinic), key, now, self.leaf_life)
            .issuer_name(self.certificate.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(_LEAF_USAGE), critical=True)
            .add_extension(x509.ExtendedKeyUsage(list(uses)), critical=False)
            .add_extension(x509.SubjectAlternativeName([_general_name(item) for item in addresses]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())


def create_authority(name: str, now: float) -> CertificateAuthority:
    """Make a new authority with a new key; `now` in seconds since 1970."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(_subject(name), key.public_key(), now, CA_LIFE)
        .issuer_name(_subject(name))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(_CA_USAGE), critical=True)
    )
    return CertificateAuthority(builder.sign(key, hashes.SHA256()), key)


def is_worn(certificate: x509.Certificate, now: float) -> bool:
    """Tell whether two thirds of a certificate's life are over at `now` (seconds since 1970)."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return datetime.fromtimestamp(now, UTC) > begin + (end - begin) * 2 / 3


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: float, life: timedelta
) -> x509.CertificateBuilder:
    begin = datetime.fromtimestamp(int(now), UTC) - min(BACKDATED, life / 10)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _subject(name: str, clinic: str = "") -> x509.Name:
    belongs = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, clinic)] if clinic else []
    return x509.Name([*belongs, x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(wanted: tuple[str, ...]) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in wanted for usage in _USAGES})


def _general_name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)
