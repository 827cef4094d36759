"""The host's state folder: which file lies where."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from host.base.errors import NotPrepared


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
    def audit_anchors(self) -> Path:
        """Where number and digest of the newest row of the audit log are noted."""
        return self.root / "audit.anchors"

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


def make_shared_folder(path: Path, group: str) -> None:
    """Make a folder for what another program reads: its group may enter, and everything in it is that group's.

    Without a group it is made for its owner only; one that is there stays as it is.

    Raises:
        NotPrepared: there is no such group, or this program may not give a folder to it.
    """
    if not group or path.exists():
        make_folder(path)
        return
    try:
        path.mkdir(mode=0o700, parents=True)
        shutil.chown(path, group=group)
        path.chmod(0o2750)
    except (LookupError, PermissionError) as error:
        raise NotPrepared(f"{path}: cannot be given to the group {group}; run `init` as root") from error


def read_file(path: Path) -> bytes:
    """Read a file that preparing has made.

    Raises:
        NotPrepared: it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotPrepared(f"{path}: {error.strerror}; run `uketsuke-host init` first") from error
