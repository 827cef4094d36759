"""Where a self-test's files lie: what is installed, and a folder of its own that is gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device.cli.demo.toml import Section, write_config
from device.cli.selftest.errors import PartsMissing
from device.firmware.settings import ModelSettings

PORTRAITS = Path("/usr/lib/uketsuke/selftest/portraits")
MODELS = ModelSettings.folder
SOUNDS = Path("/usr/lib/uketsuke/sounds")
_REPLY_S = 0.5
"""There is no host that could reply."""
_SUFFIXES = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Installed:
    """What of the machine is used: models, sounds, and the portrait of the made-up person."""

    models: Path = MODELS
    sounds: Path = SOUNDS
    portraits: Path = PORTRAITS

    def portrait(self, name: str) -> Path:
        """Give the picture of a portrait.

        Raises:
            PartsMissing: it is not there.
        """
        for suffix in _SUFFIXES:
            if (path := self.portraits / f"{name}{suffix}").exists():
                return path
        raise PartsMissing(f"{self.portraits / name}: no such portrait")

    def check(self) -> None:
        """Check that the models are there.

        Raises:
            PartsMissing: they are not.
        """
        if not self.models.is_dir():
            raise PartsMissing(f"{self.models}: no models")


@dataclass(frozen=True)
class Folder:
    """The throw-away terminal's folder."""

    path: Path

    @property
    def firmware_state(self) -> Path:
        """The firmware's state."""
        return self.path / "firmware"

    @property
    def daemon_state(self) -> Path:
        """The daemon's state."""
        return self.path / "daemon"

    @property
    def firmware_run(self) -> Path:
        """The firmware's sockets."""
        return self.path / "firmware-run"

    @property
    def daemon_run(self) -> Path:
        """The daemon's sockets, one of which the firmware uses."""
        return self.path / "daemon-run"

    @property
    def issuer(self) -> Path:
        """The made-up card issuer."""
        return self.path / "issuer"

    @property
    def reader(self) -> Path:
        """The folder in which a card is laid down."""
        return self.path / "reader"

    @property
    def camera(self) -> Path:
        """The pictures before the camera."""
        return self.path / "camera"

    @property
    def screen_socket(self) -> Path:
        """Where the firmware serves the page."""
        return self.firmware_run / "screen.sock"

    @property
    def diagnosis_socket(self) -> Path:
        """Where the firmware answers a diagnosis."""
        return self.firmware_run / "diagnosis.sock"

    @property
    def daemon_socket(self) -> Path:
        """Where the daemon listens."""
        return self.daemon_run / "daemon.sock"

    def config(self, program: str) -> Path:
        """Give a program's configuration file."""
        return self.path / f"{program}.toml"

    def log(self, program: str) -> Path:
        """Give a program's log."""
        return self.path / f"{program}.log"

    def prepare(self, installed: Installed) -> None:
        """Make the folders and the configuration files, as a clinic would write them."""
        for folder in (self.firmware_state, self.daemon_state, self.reader, self.camera, self.firmware_run):
            folder.mkdir(mode=0o700)
        self.daemon_run.mkdir(mode=0o750)
        daemon: Section = {"state": self.daemon_state, "socket": self.daemon_socket, "socket_for_group": True}
        write_config(self.config("daemon"), daemon)
        trust = self.issuer / "public"
        write_config(
            self.config("firmware"),
            {
                "state": self.firmware_state,
                "screen_socket": self.screen_socket,
                "diagnosis_socket": self.diagnosis_socket,
                "daemon": {"socket": self.daemon_socket},
                "card": {"pcsc_socket": self.reader},
                "trust": {
                    "user_ca": [trust / "user-ca.pem"],
                    "card_keys": [trust / "card-ca.toml"],
                    "accept_test": True,
                },
                "camera": {"kind": "files", "path": self.camera},
                "models": {"folder": installed.models},
                "speech": {"folder": installed.sounds},
                "panel": {"kind": "none"},
                "visit": {"reply_s": _REPLY_S},
            },
        )


@contextmanager
def throw_away() -> Iterator[Folder]:
    """Make a folder that nobody else can enter, in memory where the machine has room there; remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="uk-selftest-", dir=_roomy()) as path:
        yield Folder(Path(path))


def _roomy() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it, mode 0700
    needed = 64 * 1024 * 1024
    usable = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > needed
    return str(memory) if usable else None
