"""The two certificates of one card, in the shape that dumps of real ones show: no name, an opaque subject.

The issuer's alternative name is there because a dump of a real pair has it; the place where a list of revoked
certificates would be found is a name that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from device.firmware.simulated.issuing.authority import (
    SIGNS_CHALLENGES,
    SIGNS_DOCUMENTS,
    CertificateAuthority,
    key_usage,
)
from device.firmware.simulated.issuing.issuer import SIGNATURE_POLICY, USER_POLICY, Issuer
from device.firmware.simulated.persona import Persona, resolve_day
from device.firmware.simulated.persona_data import CertificateData, KeyType

JAPAN = timezone(timedelta(hours=9), "JST")

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

_ALTERNATIVE_NAME = "公的個人認証サービス（見本）"
_REVOKED_LIST = "http://crl.jpki-emu.invalid/list.crl"


@dataclass(frozen=True)
class Purpose:
    """What tells the two certificates of a card apart."""

    authority: CertificateAuthority
    policy: x509.ObjectIdentifier
    uses: tuple[str, ...]


def user_authority(persona: Persona, issuer: Issuer) -> CertificateAuthority:
    """Give the authority for the persona's kind of key."""
    is_p384 = KeyType(persona.certificate.key) is KeyType.P384
    return issuer.next_user_ca if is_p384 else issuer.user_ca


def certify_user(persona: Persona, issuer: Issuer, key: PublicKey, today: date) -> x509.Certificate:
    """Make the certificate for user authentication (利用者証明用)."""
    purpose = Purpose(user_authority(persona, issuer), USER_POLICY, SIGNS_CHALLENGES)
    return _certify(persona.certificate, purpose, key, today)


def certify_signature(persona: Persona, issuer: Issuer, key: PublicKey, today: date) -> x509.Certificate:
    """Make the certificate for signatures (署名用); it differs from a real one in naming nobody."""
    purpose = Purpose(issuer.signature_ca, SIGNATURE_POLICY, SIGNS_DOCUMENTS)
    return _certify(persona.certificate, purpose, key, today)


def _certify(data: CertificateData, purpose: Purpose, key: PublicKey, today: date) -> x509.Certificate:
    authority = purpose.authority
    starts = datetime.combine(resolve_day(data.valid_from, today), time(), JAPAN)
    ends = datetime.combine(resolve_day(data.valid_until, today), time(23, 59, 59), JAPAN)
    issuer_key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(_public(authority))
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(NameOID.COMMON_NAME, data.subject))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(int(data.serial))
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(key_usage(purpose.uses), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(purpose.policy, None)]), critical=True)
        .add_extension(_issuer_alternative_name(), critical=False)
        .add_extension(_revoked_list(), critical=False)
        .add_extension(issuer_key_id, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    return authority.sign(builder)


def _public(authority: CertificateAuthority) -> PublicKey:
    return authority.key.public_key()


def _name(kind: x509.ObjectIdentifier, value: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(kind, value)])


def _issuer_alternative_name() -> x509.IssuerAlternativeName:
    name = _name(NameOID.ORGANIZATION_NAME, _ALTERNATIVE_NAME)
    return x509.IssuerAlternativeName([x509.DirectoryName(name)])


def _revoked_list() -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(_REVOKED_LIST)
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])
