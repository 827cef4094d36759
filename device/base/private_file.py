"""Files replaced in one step, there after a power cut; for no other user to read, or for the folder's group too."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

Writer = Callable[[Path, bytes], None]
"""Writes or replaces a file: `write_private` or `write_shared`."""


def write_private(path: Path, content: bytes) -> None:
    """Write or replace a file of mode 0600; afterwards it is wholly the new one, or still the old one.

    Raises:
        OSError: the disk did not take it.
    """
    _write(path, content, 0o600)


def write_shared(path: Path, content: bytes) -> None:
    """Write or replace a file in the same way, of mode 0640 and of its folder's group.

    Raises:
        OSError: the disk did not take it, or this program may not give files to that group.
    """
    _write(path, content, 0o640)


def _write(path: Path, content: bytes, mode: int) -> None:
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        if mode != 0o600:
            _share(file.fileno(), path.parent.stat().st_gid, mode)
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def _share(descriptor: int, group: int, mode: int) -> None:
    if os.fstat(descriptor).st_gid != group:
        os.fchown(descriptor, -1, group)
    os.fchmod(descriptor, mode)  # whatever the umask is


def sync_folder(folder: Path) -> None:
    """Let a power cut no longer undo what was made, renamed or removed in a folder.

    Raises:
        OSError: the disk did not take it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
