"""The list of revoked certificates (RFC 5280, section 5) that the broker reads.

A list that has ended makes OpenSSL refuse every client (seen with mosquitto 2.0.11), so it lives a month and is made
anew every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from host.pki.ca import BACKDATED, CertificateAuthority

LIFE = timedelta(days=30)
WORN_AFTER = timedelta(days=1)


class Reason(StrEnum):
    """Why a certificate counts no more."""

    LOST = "lost"
    STOLEN = "stolen"
    COMPROMISED = "compromised"
    REPLACED = "replaced"
    RETIRED = "retired"


_FLAGS = {
    Reason.LOST: x509.ReasonFlags.key_compromise,
    Reason.STOLEN: x509.ReasonFlags.key_compromise,
    Reason.COMPROMISED: x509.ReasonFlags.key_compromise,
    Reason.REPLACED: x509.ReasonFlags.superseded,
    Reason.RETIRED: x509.ReasonFlags.cessation_of_operation,
}


@dataclass(frozen=True)
class RevokedCertificate:
    """One entry; `at` in seconds since 1970."""

    serial: int
    at: float
    reason: Reason


def format_crl(authority: CertificateAuthority, revoked: Iterable[RevokedCertificate], now: float) -> bytes:
    """Give the list as PEM, signed by the authority; `now` in seconds since 1970."""
    begin = datetime.fromtimestamp(int(now), UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(begin - BACKDATED)
        .next_update(begin + LIFE)
        .add_extension(x509.CRLNumber(int(now * 1000)), critical=False)
        .add_extension(_issuer(authority), critical=False)
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(_entry(entry))
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def is_crl_worn(pem: bytes, now: float) -> bool:
    """Tell whether a list was made more than a day ago, or cannot be read."""
    try:
        made = x509.load_pem_x509_crl(pem).last_update_utc
    except ValueError:
        return True
    return datetime.fromtimestamp(now, UTC) > made + WORN_AFTER


def _issuer(authority: CertificateAuthority) -> x509.AuthorityKeyIdentifier:
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _entry(entry: RevokedCertificate) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(entry.serial)
        .revocation_date(datetime.fromtimestamp(int(entry.at), UTC))
        .add_extension(x509.CRLReason(_FLAGS[entry.reason]), critical=False)
        .build()
    )
