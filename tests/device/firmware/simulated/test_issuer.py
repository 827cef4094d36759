"""The made-up issuer: made once, dated anew, never to be taken for the real one."""

from __future__ import annotations

import stat
import tomllib
from datetime import timedelta
from pathlib import Path

from cryptography import x509

from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.simulated.made import NOW, Maker


def test_an_issuer_is_made_once(maker: Maker) -> None:
    again = open_issuer(maker.folder, NOW + timedelta(days=400))
    assert again.user_ca.certificate == maker.issuer.user_ca.certificate
    assert again.face.certificate == maker.issuer.face.certificate


def test_its_public_half_is_exported(maker: Maker) -> None:
    public = maker.issuer.public_folder
    certificate = x509.load_pem_x509_certificate((public / "user-ca.pem").read_bytes())
    assert "O=JPKI-EMU" in certificate.subject.rfc4514_string()
    assert "OU=not J-LIS" in certificate.subject.rfc4514_string()
    key = tomllib.loads((public / "card-ca.toml").read_text())["key"][0]
    assert bytes.fromhex(key["key_id"]).startswith(b"6000023\x08\x05001")
    assert len(bytes.fromhex(key["modulus"])) == 256


def test_its_private_half_is_for_its_owner_only(maker: Maker) -> None:
    issue(load_persona("hanako"), maker.issuer, NOW)
    keys = [*maker.folder.rglob("*.key")]
    assert len(keys) >= 10
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_card_keeps_its_keys_and_serial_and_is_dated_anew(maker: Maker) -> None:
    persona = load_persona("hanako")
    first, same = issue(persona, maker.issuer, NOW), issue(persona, maker.issuer, NOW)
    assert first.user_certificate == same.user_certificate
    later = issue(persona, maker.issuer, NOW + timedelta(days=30))
    assert later.user_certificate.serial_number == first.user_certificate.serial_number == 90000101
    assert later.user_certificate.public_key() == first.user_certificate.public_key()
    moved = later.user_certificate.not_valid_after_utc - first.user_certificate.not_valid_after_utc
    assert moved == timedelta(days=30)
    later.user_certificate.verify_directly_issued_by(maker.issuer.user_ca.certificate)
    assert first.issuer_key_id() == later.issuer_key_id()


def test_certificates_end_with_the_day_in_japan(maker: Maker) -> None:
    certificate = issue(load_persona("hanako"), maker.issuer, NOW).user_certificate
    assert f"{certificate.not_valid_after_utc:%H:%M:%S}" == "14:59:59"
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [policy.policy_identifier.dotted_string for policy in policies] == ["2.999.1.1"]


def test_two_issuers_are_strangers(maker: Maker, tmp_path: Path) -> None:
    other = open_issuer(tmp_path, NOW)
    assert other.user_ca.certificate.public_key() != maker.issuer.user_ca.certificate.public_key()
    assert other.user_ca.certificate.subject == maker.issuer.user_ca.certificate.subject
