"""The certificate: head, issuer by signature, use, and dates in Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.certificate import (
    JAPAN,
    CertificateStatus,
    grace_end,
    judge_certificate,
    judge_dates,
    parse_certificate_head,
)
from device.firmware.card.errors import CertificateUnreadable
from device.firmware.card.tlv import TlvMalformed
from device.firmware.card.trust import TrustAnchors

STARTS = datetime(2025, 10, 26, 15, tzinfo=UTC)
ENDS = datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)  # 23:59:59 of that day in Japan
NOW = datetime(2027, 1, 1, tzinfo=UTC)
POLICY = "1.2.392.200149.8.5.1.3.30"


def named(organisation: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])


class Authority:
    """A made-up issuer on P-384: fast, and the kind of key that is expected next."""

    def __init__(self, organisation: str = "JPKI") -> None:
        self.key = ec.generate_private_key(ec.SECP384R1())
        self.name = named(organisation)
        builder = x509.CertificateBuilder().subject_name(self.name).issuer_name(self.name)
        builder = builder.public_key(self.key.public_key()).serial_number(1)
        builder = builder.not_valid_before(STARTS).not_valid_after(ENDS)
        self.certificate = builder.sign(self.key, hashes.SHA384())

    def issue(
        self,
        serial: int = 7,
        policy: str | None = POLICY,
        digital_signature: bool = True,
        content_commitment: bool = False,
        with_usage: bool = True,
        with_key_id: bool = True,
    ) -> bytes:
        key = self.key.public_key()
        builder = x509.CertificateBuilder().subject_name(named("holder")).issuer_name(self.name)
        builder = builder.public_key(key).serial_number(serial)
        builder = builder.not_valid_before(STARTS).not_valid_after(ENDS)
        usage = x509.KeyUsage(digital_signature, content_commitment, False, False, False, False, False, False, False)
        if with_usage:
            builder = builder.add_extension(usage, critical=True)
        if policy:
            information = x509.PolicyInformation(x509.ObjectIdentifier(policy), None)
            builder = builder.add_extension(x509.CertificatePolicies([information]), critical=False)
        if with_key_id:
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(key)
            builder = builder.add_extension(identifier, critical=False)
        return builder.sign(self.key, hashes.SHA384()).public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def trusting(*authorities: Authority) -> TrustAnchors:
    return TrustAnchors(tuple(one.certificate for one in authorities))


def test_a_certificate_of_a_trusted_issuer_is_valid(authority: Authority) -> None:
    found = judge_certificate(authority.issue(), trusting(authority), NOW, accept_test=False)
    assert found.status is CertificateStatus.VALID
    assert found.serial == 7
    assert found.genuine_issuer == "O=JPKI"
    expected = x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key()).digest.hex()
    assert found.issuer_key_id == expected
    assert "7" not in repr(found).replace("2027", "").partition("not_before")[0].replace(expected, "")


def test_the_issuer_is_chosen_by_signature_among_equal_names(authority: Authority) -> None:
    others = [Authority(), Authority()]
    anchors = trusting(others[0], authority, others[1])
    assert judge_certificate(authority.issue(), anchors, NOW, accept_test=False).genuine_issuer
    unknown = judge_certificate(authority.issue(), trusting(*others), NOW, accept_test=False)
    assert unknown.status is CertificateStatus.UNKNOWN_ISSUER
    assert unknown.genuine_issuer == ""


def test_without_anchors_nothing_is_checked(authority: Authority) -> None:
    found = judge_certificate(authority.issue(), TrustAnchors(), NOW, accept_test=False)
    assert found.status is CertificateStatus.NOT_CHECKED


def test_a_key_id_is_filled_in_from_the_issuer(authority: Authority) -> None:
    der = authority.issue(with_key_id=False)
    assert len(judge_certificate(der, trusting(authority), NOW, accept_test=False).issuer_key_id) == 40
    assert judge_certificate(der, TrustAnchors(), NOW, accept_test=False).issuer_key_id == ""


@pytest.mark.parametrize(
    ("organisation", "policy", "accept_test", "status"),
    [
        ("JPKI-EMU", "2.999.1.1", True, CertificateStatus.VALID),
        ("JPKI-EMU", "2.999.1.1", False, CertificateStatus.UNKNOWN_ISSUER),
        ("JPKI-TEST", "1.2.392.200149.8.5.1.0.30", True, CertificateStatus.VALID),
        ("JPKI-TEST", "1.2.392.200149.8.5.1.0.30", False, CertificateStatus.UNKNOWN_ISSUER),
        ("JPKI-EMU", POLICY, True, CertificateStatus.UNKNOWN_ISSUER),
        ("JPKI", "2.999.1.1", True, CertificateStatus.UNKNOWN_ISSUER),
        ("JPKI", "1.2.392.200149.8.5.1.1.20", False, CertificateStatus.UNKNOWN_ISSUER),
        ("JPKI", None, False, CertificateStatus.UNKNOWN_ISSUER),
    ],
)
def test_test_issuers_and_other_policies_count_only_where_they_may(
    organisation: str, policy: str | None, accept_test: bool, status: CertificateStatus
) -> None:
    issuer = Authority(organisation)
    found = judge_certificate(issuer.issue(policy=policy), trusting(issuer), NOW, accept_test=accept_test)
    assert found.status is status


def test_a_certificate_for_another_use_is_refused(authority: Authority) -> None:
    wrong = (
        authority.issue(content_commitment=True),
        authority.issue(digital_signature=False),
        authority.issue(with_usage=False),
        b"\x30\x03\x02\x01\x01",
        b"",
    )
    for der in wrong:
        with pytest.raises(CertificateUnreadable):
            judge_certificate(der, trusting(authority), NOW, accept_test=True)


@pytest.mark.parametrize("serial", [1, 0x06D18006, (1 << 159) - 1])
def test_serials_up_to_twenty_bytes_are_unsigned(authority: Authority, serial: int) -> None:
    der = authority.issue(serial=serial)
    assert parse_certificate_head(der[:256]).serial == serial
    assert parse_certificate_head(der[:256]) == parse_certificate_head(der)


@given(st.binary(max_size=120))
def test_any_head_is_parsed_or_refused(head: bytes) -> None:
    with pytest.raises(TlvMalformed):
        parse_certificate_head(head)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (STARTS - timedelta(seconds=1), CertificateStatus.NOT_YET_VALID),
        (STARTS, CertificateStatus.VALID),
        (ENDS - timedelta(days=90, seconds=1), CertificateStatus.VALID),
        (ENDS - timedelta(days=90), CertificateStatus.EXPIRING),
        (ENDS, CertificateStatus.EXPIRING),
        (ENDS + timedelta(seconds=1), CertificateStatus.GRACE),
        (datetime(2030, 5, 31, 23, 59, 59, tzinfo=JAPAN), CertificateStatus.GRACE),
        (datetime(2030, 6, 1, 0, 0, tzinfo=JAPAN), CertificateStatus.EXPIRED),
    ],
)
def test_the_status_follows_the_dates_in_japan(now: datetime, status: CertificateStatus) -> None:
    assert judge_dates(STARTS, ENDS, now) is status


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 11, 1, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 9, 15, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_grace_ends_with_the_third_month(ends: datetime, last: date) -> None:
    assert grace_end(ends) == last
