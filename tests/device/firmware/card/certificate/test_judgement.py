"""The certificate: issuer by signature, use, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from device.firmware.card.basics.errors import CertificateUnreadable
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.judgement import judge_certificate
from tests.device.firmware.card.certificate.authority import ENDS, NOW, POLICY, STARTS, Authority, trusting, usage


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


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


@pytest.mark.parametrize("version", [0x00, 0x03, 0x0A, 0xFF])
def test_a_certificate_of_an_unknown_version_is_unreadable(authority: Authority, version: int) -> None:
    der = authority.issue()
    at = der.index(bytes.fromhex("a003020102")) + 4
    with pytest.raises(CertificateUnreadable):
        judge_certificate(der[:at] + bytes([version]) + der[at + 1 :], TrustAnchors(), NOW, accept_test=True)


def test_bytes_behind_a_certificate_are_refused(authority: Authority) -> None:
    with pytest.raises(CertificateUnreadable):
        judge_certificate(authority.issue() + b"\xff", trusting(authority), NOW, accept_test=True)


def test_a_certificate_for_another_use_is_refused(authority: Authority) -> None:
    wrong = (
        authority.issue(key_usage=usage(commitment=True)),
        authority.issue(key_usage=usage(signature=False)),
        authority.issue(key_usage=usage(certificates=True)),
        authority.issue(key_usage=None),
        authority.issue(extra=(x509.BasicConstraints(ca=True, path_length=None),)),
        authority.issue(extra=(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.999.7"), b"\x05\x00"),)),
        authority.issue(key=ec.generate_private_key(ec.SECP256R1()).public_key()),
        b"\x30\x03\x02\x01\x01",
        b"",
    )
    for der in wrong:
        with pytest.raises(CertificateUnreadable):
            judge_certificate(der, trusting(authority), NOW, accept_test=True)


@pytest.mark.parametrize(
    ("starts", "ends", "status"),
    [
        (STARTS, NOW - timedelta(days=1), CertificateStatus.GRACE),
        (STARTS, NOW + timedelta(days=1), CertificateStatus.EXPIRING),
        (NOW + timedelta(days=1), ENDS, CertificateStatus.NOT_YET_VALID),
    ],
)
def test_a_certificate_is_worth_no_more_than_its_issuer(
    starts: datetime, ends: datetime, status: CertificateStatus
) -> None:
    issuer = Authority(starts=starts, ends=ends)
    found = judge_certificate(issuer.issue(), trusting(issuer), NOW, accept_test=False)
    assert found.status is status
    assert found.not_after == ENDS


def test_a_hash_that_is_not_listed_signs_nothing(authority: Authority) -> None:
    der = authority.issue(algorithm=hashes.SHA3_384())
    found = judge_certificate(der, trusting(authority), NOW, accept_test=False)
    assert found.status is CertificateStatus.UNKNOWN_ISSUER


def test_a_serial_of_more_than_twenty_bytes_is_none(authority: Authority) -> None:
    found = judge_certificate(authority.issue(), trusting(authority), NOW, accept_test=False)
    with pytest.raises(ValueError, match="20 bytes"):
        replace(found, serial=1 << 160)


def test_three_generations_of_one_name_are_told_apart_by_their_key() -> None:
    generations = [Authority(), Authority(), Authority()]
    found = [
        judge_certificate(one.issue(), trusting(*generations), NOW, accept_test=False).issuer_key_id
        for one in generations
    ]
    assert len(set(found)) == 3
