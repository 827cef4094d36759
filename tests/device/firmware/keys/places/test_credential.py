"""Keys that the service manager hands over."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.keystore import Keystore
from device.firmware.keys.places.credential import OPENING, SIGNING, TICKET
from device.firmware.keys.places.errors import CredentialMissing
from device.firmware.keys.places.settings import KeySettings
from device.wire.keys import generate_opening_key, generate_signing_key, private_pem

SETTINGS = KeySettings(signing="credential", opening="credential")


@pytest.fixture
def handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the credentials, as systemd makes it."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / SIGNING).write_bytes(private_pem(generate_signing_key()))
    (folder / OPENING).write_bytes(private_pem(generate_opening_key()))
    (folder / TICKET).write_bytes(bytes(32))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


@pytest.mark.usefixtures("handed_over")
def test_same_keys_every_time_and_none_on_disk(tmp_path: Path) -> None:
    first, second = Keystore(tmp_path / "state", SETTINGS), Keystore(tmp_path / "state", SETTINGS)
    assert first.signing.kid == second.signing.kid
    assert list((tmp_path / "state").iterdir()) == []


@pytest.mark.parametrize("name", [SIGNING, OPENING, TICKET])
def test_credential_that_was_not_handed_over(tmp_path: Path, handed_over: Path, name: str) -> None:
    (handed_over / name).unlink()
    with pytest.raises(CredentialMissing):
        Keystore(tmp_path / "state", SETTINGS)


def test_no_credentials_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(CredentialMissing):
        Keystore(tmp_path / "state", SETTINGS)


def test_keys_exchanged(tmp_path: Path, handed_over: Path) -> None:
    (handed_over / SIGNING).write_bytes((handed_over / OPENING).read_bytes())
    with pytest.raises(StateDamaged):
        Keystore(tmp_path / "state", SETTINGS)


@pytest.mark.parametrize("change", [{"signing": "usb"}, {"opening": "tpm"}])
def test_settings_name_a_place_that_exists(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        KeySettings(**change)
