"""The signing key in a TPM: the real library against a software TPM, which is a program of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.keystore import Keystore
from device.firmware.keys.places.errors import KeyChipNotUsable
from device.firmware.keys.places.settings import KeySettings
from device.wire.envelope import sign, verify
from device.wire.messages.enrolment import OFFER_TYPE
from tests.device.daemon.waiting import wait_until

pytestmark = pytest.mark.system


@dataclass
class Chip:
    """A software TPM with its state in a folder."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def settings(self) -> KeySettings:
        """The firmware's settings for it."""
        return KeySettings(signing="tpm", tpm=f"swtpm:host=127.0.0.1,port={self.port}")

    def start(self) -> None:
        """Switch it on."""
        assert shutil.which("swtpm"), "swtpm is not installed; run `make setup`"
        self.folder.mkdir(exist_ok=True)
        self.port = free_pair()
        words = (
            *("swtpm", "socket", "--tpm2", "--server", f"type=tcp,port={self.port},bindaddr=127.0.0.1"),
            *("--ctrl", f"type=tcp,port={self.port + 1},bindaddr=127.0.0.1", "--tpmstate", f"dir={self.folder}"),
            *("--flags", "not-need-init,startup-clear"),
        )
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port + 1))

    def stop(self) -> None:
        """Switch it off."""
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None


def free_pair() -> int:
    """Give a free port whose neighbour is free as well: the chip's control port."""
    for port in range(42_000, 43_000, 2):
        if not listens(port) and not listens(port + 1):
            return port
    raise AssertionError("no port is free")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def chip(tmp_path: Path) -> Iterator[Chip]:
    made = Chip(tmp_path / "chip")
    made.start()
    yield made
    made.stop()


def test_signs_es256_that_everybody_can_check(chip: Chip, tmp_path: Path) -> None:
    keystore = Keystore(tmp_path / "state", chip.settings)
    public = keystore.signing.public()
    assert (keystore.signing.algorithm, public.curve) == ("ES256", "P-256")
    for number in range(20):  # some signatures have numbers with leading zeros
        token = sign(OFFER_TYPE, {"n": number}, keystore.signing)
        assert verify(token, OFFER_TYPE, lambda kid: public if kid == public.kid else None).claims == {"n": number}


def test_same_key_after_a_restart_of_both(chip: Chip, tmp_path: Path) -> None:
    first = Keystore(tmp_path / "state", chip.settings).signing.kid
    chip.stop()
    chip.start()
    assert Keystore(tmp_path / "state", chip.settings).signing.kid == first


def test_private_half_is_in_no_file_of_the_firmware(chip: Chip, tmp_path: Path) -> None:
    Keystore(tmp_path / "state", chip.settings)
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == [
        "opening.pem",
        "signing.tpm",
        "ticket.key",
    ]
    assert b"PRIVATE" not in (tmp_path / "state" / "signing.tpm").read_bytes()


def test_file_is_of_no_use_with_another_chip(chip: Chip, tmp_path: Path) -> None:
    Keystore(tmp_path / "state", chip.settings)
    other = Chip(tmp_path / "other")
    other.start()
    try:
        with pytest.raises(KeyChipNotUsable):
            Keystore(tmp_path / "state", other.settings)
    finally:
        other.stop()


def test_chip_that_is_not_there(chip: Chip, tmp_path: Path) -> None:
    settings = chip.settings
    keystore = Keystore(tmp_path / "state", settings)
    chip.stop()
    with pytest.raises(KeyChipNotUsable):
        keystore.signing.sign(b"something")
    with pytest.raises(KeyChipNotUsable):
        Keystore(tmp_path / "state", settings)


@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00\x10short", b"\xff" * 300])
def test_damaged_file(chip: Chip, tmp_path: Path, content: bytes) -> None:
    Keystore(tmp_path / "state", chip.settings)
    (tmp_path / "state" / "signing.tpm").write_bytes(content)
    with pytest.raises((StateDamaged, KeyChipNotUsable)):
        Keystore(tmp_path / "state", chip.settings)
