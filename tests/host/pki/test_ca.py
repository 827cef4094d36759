"""The clinic's certificate authority: names, uses and lives of its certificates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from host.base.errors import NotPrepared, StateDamaged
from host.pki.ca import create_authority, is_worn
from host.pki.files import (
    KeyPairFiles,
    keep_client,
    keep_server,
    load_authority,
    load_certificate,
    make_missing_authority,
)
from tests.host.world import NOW

KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
AUTHORITY = create_authority("Uketsuke c1", NOW)
BEGIN = datetime.fromtimestamp(NOW, UTC) - timedelta(minutes=10)


def uses(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)


def test_client_certificate() -> None:
    made = AUTHORITY.issue_client("t-front", KEY, NOW)
    assert made.subject.rfc4514_string() == "CN=t-front"
    assert (made.not_valid_before_utc, made.not_valid_after_utc) == (BEGIN, BEGIN + timedelta(days=90))
    assert uses(made) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    made.verify_directly_issued_by(AUTHORITY.certificate)


def test_server_certificate_names_its_addresses() -> None:
    made = AUTHORITY.issue_server("uketsuke-broker", KEY, NOW, ("192.0.2.7", "broker.example"))
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.7"]
    assert names.get_values_for_type(x509.DNSName) == ["broker.example"]
    assert uses(made) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_leaf_cannot_issue() -> None:
    usage = AUTHORITY.issue_client("t-front", KEY, NOW).extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)


def test_key_stays_out_of_the_repr() -> None:
    assert "PrivateKey" not in repr(AUTHORITY)


def test_worn_after_two_thirds_of_life() -> None:
    made = AUTHORITY.issue_client("t-front", KEY, NOW)
    assert not is_worn(made, NOW + 59 * 86_400)
    assert is_worn(made, NOW + 61 * 86_400)


def test_files_are_kept_until_worn_or_an_address_is_missing(tmp_path: Path) -> None:
    authority = make_missing_authority(tmp_path, "c1", NOW)
    files = KeyPairFiles.named(tmp_path, "server")

    def serial(now: float, *addresses: str) -> int:
        keep_server(authority, files, "uketsuke-broker", now, addresses)
        return load_certificate(files.certificate).serial_number

    first = serial(NOW, "192.0.2.7")
    assert serial(NOW + 86_400, "192.0.2.7") == first
    second = serial(NOW + 86_400, "192.0.2.8")
    assert second != first
    assert serial(NOW + 70 * 86_400, "192.0.2.8") != second


def test_authority_is_made_once(tmp_path: Path) -> None:
    first = make_missing_authority(tmp_path, "c1", NOW)
    assert make_missing_authority(tmp_path, "c1", NOW + 9).certificate == first.certificate


def test_private_files_are_their_owners(tmp_path: Path) -> None:
    authority = make_missing_authority(tmp_path / "pki", "c1", NOW)
    keep_client(authority, KeyPairFiles.named(tmp_path / "pki", "host"), "h-main", NOW)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "pki").iterdir()} == {0o600}
    assert (tmp_path / "pki").stat().st_mode & 0o777 == 0o700


def test_missing_and_damaged_files(tmp_path: Path) -> None:
    with pytest.raises(NotPrepared):
        load_authority(tmp_path)
    make_missing_authority(tmp_path, "c1", NOW)
    (tmp_path / "ca.key").write_text("damaged")
    with pytest.raises(StateDamaged) as caught:
        load_authority(tmp_path)
    assert caught.value.number == 604
