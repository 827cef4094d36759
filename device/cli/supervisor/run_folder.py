"""The folder of one run: short paths under /tmp, closed to others, one own folder per program, gone at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT_BYTES = 100
"""Below the 108 bytes of unix(7); pcsc-lite's client fails with a misleading error above it."""


class RunFolder:
    """Knows where everything of a run lies; makes folders when they are first asked for."""

    def __init__(self) -> None:
        """Make a new folder, mode 0700."""
        self.path = Path(tempfile.mkdtemp(prefix="uk-", dir="/tmp"))

    def own(self, name: str) -> Path:
        """Give the folder for state and configuration of the program `name`."""
        return self._folder(self.path / name)

    def sockets(self, name: str) -> Path:
        """Give the folder in which the program `name` makes the sockets that others may be shown."""
        return self._folder(self.path / "run" / name)

    def notify(self, name: str) -> Path:
        """Give the folder of the socket on which `name` reports its readiness."""
        return self._folder(self.path / "notify" / name)

    def log(self, name: str) -> Path:
        """Give the file that takes the stderr of `name`."""
        return self._folder(self.path / "log") / f"{name}.log"

    def remove(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    @staticmethod
    def _folder(path: Path) -> Path:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def check_socket_path(path: Path) -> Path:
    """Give `path` back if a socket can have it.

    Raises:
        ValueError: it is longer than `SOCKET_PATH_LIMIT_BYTES`.
    """
    if len(os.fsencode(path)) > SOCKET_PATH_LIMIT_BYTES:
        raise ValueError(f"{path}: too long for a socket")
    return path
