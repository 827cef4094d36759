"""The host's state folder: which file lies where, and how a private file is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from host.errors import NotPrepared


@dataclass(frozen=True)
class StateFolder:
    """The paths inside `state`; nothing else knows them."""

    root: Path

    @property
    def keys(self) -> Path:
        """The folder of the host's four message keys."""
        return self.root / "keys"

    @property
    def pki(self) -> Path:
        """The folder of the certificate authority and the host's own certificates."""
        return self.root / "pki"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "host.sqlite"

    @property
    def enrolment_url(self) -> Path:
        """Where the running enrolment service writes its address."""
        return self.root / "enrolment.url"

    @property
    def desk_secret(self) -> Path:
        """The key that signs the desk's cookies."""
        return self.root / "desk.secret"


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, with its parents, unless it is there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; after a crash there is the old file or the new one."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def read_file(path: Path) -> bytes:
    """Read a file that preparing has made.

    Raises:
        NotPrepared: it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotPrepared(f"{path}: {error.strerror}; run `uketsuke-host init` first") from error


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
