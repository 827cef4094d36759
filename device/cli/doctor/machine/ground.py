"""The machine as files and programs; every look is short, and what cannot be read is None.

A test gives another root: then the same code reads a made tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_UNIT_FOLDERS = ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
_LONGEST_FILE = 1024 * 1024


@dataclass(frozen=True)
class Machine:
    """Where the file system begins, where programs are looked for, and how long one may take."""

    root: Path = Path("/")
    programs: str | None = None
    limit_s: float = 3.0

    def read(self, path: str) -> str | None:
        """Read a small text file, such as those of /proc and /sys."""
        try:
            with (self.root / path).open("rb") as file:
                return file.read(_LONGEST_FILE).decode("utf-8", "replace")
        except OSError:
            return None

    def hides(self, path: str) -> bool:
        """Whether a file is there, or may be there, that may not be read."""
        try:
            (self.root / path).open("rb").close()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return False

    def read_word(self, path: str) -> str:
        """Read a file of one word; empty where it cannot be read."""
        return (self.read(path) or "").strip().strip("\0")

    def glob(self, pattern: str) -> list[Path]:
        """Give the paths that fit, sorted."""
        try:
            return sorted(self.root.glob(pattern))
        except OSError:
            return []

    def call(self, *command: str) -> str | None:
        """Run a program of the machine and give what it printed; None where it is not there, fails or hangs."""
        program = shutil.which(command[0], path=self.programs)
        if program is None:
            return None
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
        try:
            answered = subprocess.run(
                [program, *command[1:]],
                capture_output=True,
                timeout=self.limit_s,
                check=True,
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return answered.stdout.decode("utf-8", "replace")

    def has_unit(self, name: str) -> bool:
        """Whether a unit's file is there (a masked one counts: its name is)."""
        return any(os.path.lexists(self.root / folder / name) for folder in _UNIT_FOLDERS)

    @property
    def is_installed(self) -> bool:
        """Whether this machine is a terminal; a laptop with a demo is none."""
        return (self.root / "etc/uketsuke/firmware.toml").exists() or self.has_unit("uketsuke-firmware.service")

    @property
    def is_supervised(self) -> bool:
        """Whether systemd runs here and has our units."""
        return (self.root / "run/systemd/system").is_dir() and self.has_unit("uketsuke-firmware.service")

    @property
    def is_pi(self) -> bool:
        """Whether this is a Raspberry Pi, by the kernel's word."""
        return "Raspberry Pi" in self.read_word("proc/device-tree/model")
