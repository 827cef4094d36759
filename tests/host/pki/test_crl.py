"""The list of revoked certificates: what stands in it, who signed it, and when it is worn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from host.pki.ca import create_authority
from host.pki.crl import Reason, RevokedCertificate, format_crl, is_crl_worn
from tests.host.world import NOW

AUTHORITY = create_authority("Uketsuke c1", NOW)


@pytest.mark.parametrize("reason", list(Reason))
def test_entry_and_signature(reason: Reason) -> None:
    read = x509.load_pem_x509_crl(format_crl(AUTHORITY, [RevokedCertificate(4711, NOW - 5, reason)], NOW))
    public = AUTHORITY.key.public_key()
    assert read.is_signature_valid(public)
    entry = read.get_revoked_certificate_by_serial_number(4711)
    assert entry
    assert entry.revocation_date_utc == datetime.fromtimestamp(int(NOW - 5), UTC)
    assert read.get_revoked_certificate_by_serial_number(4712) is None


def test_lives_long_enough_to_be_renewed() -> None:
    read = x509.load_pem_x509_crl(format_crl(AUTHORITY, [], NOW))
    assert read.next_update_utc == datetime.fromtimestamp(int(NOW), UTC) + timedelta(days=30)
    pem = format_crl(AUTHORITY, [], NOW)
    assert not is_crl_worn(pem, NOW + 80_000)
    assert is_crl_worn(pem, NOW + 90_000)
    assert is_crl_worn(b"rubbish", NOW)


def test_later_list_has_the_higher_number() -> None:
    numbers = [
        x509.load_pem_x509_crl(format_crl(AUTHORITY, [], at))
        .extensions.get_extension_for_class(x509.CRLNumber)
        .value.crl_number
        for at in (NOW, NOW + 0.01)
    ]
    assert numbers[0] < numbers[1]
