"""The user authentication certificate: parse it, find its issuer by signature, say what it is worth today.

Several generations of the official CA share one name, so the issuer is chosen by key id and signature, never by
name. Dates are judged in Japan time. Revocation is not checked here: the official lists are open to approved
verifiers only. Follows RFC 5280; the profile is community knowledge (OpenSC, jpki/myna).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import Enum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from device.firmware.card.errors import CertificateUnreadable
from device.firmware.card.profile import TEST_ORGANISATIONS, TEST_POLICY_PREFIXES, USER_POLICIES
from device.firmware.card.tlv import TlvMalformed, enter_object, parse_tlv
from device.firmware.card.trust import TrustAnchors

JAPAN = timezone(timedelta(hours=9), "JST")
EXPIRING_DAYS = 90
GRACE_MONTHS = 3
SERIAL_BYTES_MAX = 20

_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0


class CertificateStatus(Enum):
    """What the certificate is worth; the values are the words on the wire."""

    VALID = "valid"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class CertificateHead:
    """What names a certificate: its issuer's name (DER) and its serial, unsigned."""

    issuer: bytes = field(repr=False)
    serial: int = field(repr=False)


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

    def __post_init__(self) -> None:
        """Check the serial's range (RFC 5280, section 4.1.2.2: up to 20 bytes)."""
        if not 0 <= self.serial < 1 << (8 * SERIAL_BYTES_MAX):
            raise ValueError("a serial is unsigned and has at most 20 bytes")


def parse_certificate_head(head: bytes) -> CertificateHead:
    """Read issuer and serial from the first bytes of a certificate, which may be cut off after the issuer.

    Raises:
        TlvMalformed: another form, or a serial of more than 20 bytes.
    """
    at = enter_object(head, enter_object(head, 0, _SEQUENCE), _SEQUENCE)
    first = parse_tlv(head, at)
    serial = parse_tlv(head, first.end) if first.tag == _VERSION else first
    algorithm = parse_tlv(head, serial.end)
    issuer = parse_tlv(head, algorithm.end)
    number = int.from_bytes(serial.value, "big")
    if serial.tag != _INTEGER or issuer.tag != _SEQUENCE or number.bit_length() > 8 * SERIAL_BYTES_MAX:
        raise TlvMalformed("not the head of a certificate")
    return CertificateHead(issuer.raw, number)


def judge_certificate(der: bytes, anchors: TrustAnchors, now: datetime, *, accept_test: bool) -> CardCertificate:
    """Parse a certificate and judge issuer, use and dates at `now` (a time with a zone).

    Raises:
        CertificateUnreadable: it cannot be parsed, or is not meant for user authentication.
    """
    try:
        certificate = x509.load_der_x509_certificate(der)
        serial = parse_certificate_head(der).serial
        _check_usage(certificate)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        raise CertificateUnreadable("the certificate cannot be parsed or is for another use") from None
    issuer = _find_issuer(certificate, anchors, accept_test=accept_test)
    starts, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    status = judge_dates(starts, ends, now)
    if issuer is None:
        known = anchors.certificates
        status = CertificateStatus.UNKNOWN_ISSUER if known else CertificateStatus.NOT_CHECKED
    return CardCertificate(
        der=der,
        issuer_key_id=_issuer_key_id(certificate, issuer),
        serial=serial,
        not_before=starts,
        not_after=ends,
        status=status,
        genuine_issuer=issuer.subject.rfc4514_string() if issuer else "",
    )


def judge_dates(starts: datetime, ends: datetime, now: datetime) -> CertificateStatus:
    """Give the status by dates alone; all times carry a zone."""
    if now < starts:
        return CertificateStatus.NOT_YET_VALID
    if now > ends:
        in_grace = now.astimezone(JAPAN).date() <= grace_end(ends)
        return CertificateStatus.GRACE if in_grace else CertificateStatus.EXPIRED
    soon = ends - now <= timedelta(days=EXPIRING_DAYS)
    return CertificateStatus.EXPIRING if soon else CertificateStatus.VALID


def grace_end(ends: datetime) -> date:
    """Give the last day of grace: the end of the third month after the month in which it ended, in Japan."""
    last = ends.astimezone(JAPAN).date()
    months = last.year * 12 + last.month - 1 + GRACE_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _check_usage(certificate: x509.Certificate) -> None:
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    if not usage.digital_signature or usage.content_commitment:
        raise ValueError("not a user authentication certificate")


def _find_issuer(
    certificate: x509.Certificate, anchors: TrustAnchors, *, accept_test: bool
) -> x509.Certificate | None:
    for anchor in anchors.certificates:
        if _signed_by(certificate, anchor):
            return anchor if _policy_fits(certificate, anchor, accept_test=accept_test) else None
    return None


def _signed_by(certificate: x509.Certificate, anchor: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _policy_fits(certificate: x509.Certificate, anchor: x509.Certificate, *, accept_test: bool) -> bool:
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    names = {policy.policy_identifier.dotted_string for policy in policies}
    organisations = {a.value for a in anchor.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)}
    if organisations & TEST_ORGANISATIONS:
        return accept_test and any(name.startswith(TEST_POLICY_PREFIXES) for name in names)
    return bool(names & USER_POLICIES)


def _issuer_key_id(certificate: x509.Certificate, issuer: x509.Certificate | None) -> str:
    try:
        named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        named = None
    if named is None and issuer is not None:
        named = x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest
    return (named or b"").hex()
