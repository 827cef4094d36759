"""The user authentication certificate: parse it, find its issuer, say what it is worth today.

Revocation is not checked here: the official lists are open to approved verifiers only, and every result says so.
Follows RFC 5280; the profile is community knowledge (OpenSC, jpki/myna).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from device.firmware.card.basics.errors import CertificateUnreadable
from device.firmware.card.basics.tlv import TlvMalformed, object_length
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.dates import CertificateStatus, judge_dates
from device.firmware.card.certificate.head import SERIAL_BYTES_MAX, parse_certificate_head
from device.firmware.card.certificate.issuer import find_issuer, issuer_key_id
from device.firmware.card.certificate.keys import SignatureKind, signature_kind

_UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the X.509 library raises on certificates that it cannot or will not read."""


@dataclass(frozen=True)
class CardCertificate:
    """A certificate that has been read and judged; `repr` shows nothing that names its holder."""

    der: bytes = field(repr=False)
    issuer_key_id: str
    """Hexadecimal; empty when the certificate names none and no issuer was found."""
    serial: int = field(repr=False)
    not_before: datetime
    not_after: datetime
    status: CertificateStatus
    genuine_issuer: str
    """Name of the trusted issuer whose signature was checked; empty when there is none."""
    signs: SignatureKind = SignatureKind.RSA_2048
    """How its key signs."""

    def __post_init__(self) -> None:
        """Check the serial's range (RFC 5280, section 4.1.2.2: up to 20 bytes)."""
        if not 0 <= self.serial < 1 << (8 * SERIAL_BYTES_MAX):
            raise ValueError("a serial is unsigned and has at most 20 bytes")


def judge_certificate(der: bytes, anchors: TrustAnchors, now: datetime, *, accept_test: bool) -> CardCertificate:
    """Parse a certificate and judge issuer, use and dates at `now` (a time with a zone).

    A certificate is worth no more than the issuer that signed it: it begins and ends with it at the latest.

    Raises:
        CertificateUnreadable: it cannot be parsed, is not meant for user authentication, or its key is of no kind
            that the card is known to have.
    """
    try:
        if object_length(der) != len(der):
            raise TlvMalformed("bytes behind the certificate")
        certificate = x509.load_der_x509_certificate(der)
        serial = parse_certificate_head(der).serial
        _check_use(certificate)
        signs = signature_kind(certificate)
        issuer = find_issuer(certificate, anchors.certificates, accept_test=accept_test)
        key_id = issuer_key_id(certificate, issuer)
        starts, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except _UNREADABLE:
        raise CertificateUnreadable("the certificate cannot be parsed or is for another use") from None
    return CardCertificate(
        der=der,
        issuer_key_id=key_id,
        serial=serial,
        not_before=starts,
        not_after=ends,
        status=_judge(starts, ends, issuer, now, anchors),
        genuine_issuer=issuer.subject.rfc4514_string() if issuer else "",
        signs=signs,
    )


def _judge(
    starts: datetime, ends: datetime, issuer: x509.Certificate | None, now: datetime, anchors: TrustAnchors
) -> CertificateStatus:
    if issuer is None:
        return CertificateStatus.UNKNOWN_ISSUER if anchors.certificates else CertificateStatus.NOT_CHECKED
    begins = max(starts, issuer.not_valid_before_utc)
    return judge_dates(begins, min(ends, issuer.not_valid_after_utc), now)


def _check_use(certificate: x509.Certificate) -> None:
    """Refuse what RFC 5280 refuses, and certificates of other uses: signing documents, issuing others."""
    for extension in certificate.extensions:
        if extension.critical and isinstance(extension.value, x509.UnrecognizedExtension):
            raise ValueError("a critical extension is not known")
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            raise ValueError("an issuer's certificate")
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    if not usage.digital_signature or usage.content_commitment or usage.key_cert_sign:
        raise ValueError("not a user authentication certificate")
