"""Folders that other programs share: written by a temporary name and a rename, read only when a file has settled.

A shared folder tells nobody of changes (SMB), so it is looked at in rounds. What is read is never locked, moved or
changed: the clinic's charts may read it, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from host.official_files.archive import BATCH_LIMIT_BYTES

SETTLE_S = 0.3
"""A file counts when two looks this far apart have read the same."""

_TEMPORARY = ".uketsuke-tmp"


@dataclass(frozen=True)
class _Look:
    digest: bytes
    at: float


class SettledFiles:
    """Reads files of one folder; keeps in mind what the last look at each has read, never the content."""

    def __init__(self, folder: Path) -> None:
        """Read in `folder`."""
        self._folder = folder
        self._looks: dict[str, _Look] = {}

    def names(self) -> list[str]:
        """Give the names of the files there are, in order.

        Raises:
            OSError: the folder cannot be read.
        """
        with os.scandir(self._folder) as entries:
            found = sorted(entry.name for entry in entries if not entry.name.endswith(_TEMPORARY))
        self._looks = {name: look for name, look in self._looks.items() if name in set(found)}
        return found

    def read(self, name: str, now: float) -> bytes | None:
        """Give a file's bytes when they were the same `SETTLE_S` ago by the clock of `now`, else None.

        Too large a file comes as its first bytes, one more than allowed, so that its reader refuses it.

        Raises:
            OSError: the folder is not there. A file that is gone, or held by its writer, is just not there yet.
        """
        try:
            with (self._folder / name).open("rb") as file:
                data = file.read(BATCH_LIMIT_BYTES + 1)
        except (FileNotFoundError, PermissionError):
            if not self._folder.is_dir():
                raise
            self._looks.pop(name, None)
            return None
        digest, last = hashlib.sha256(data).digest(), self._looks.get(name)
        if last is None or last.digest != digest:
            self._looks[name] = _Look(digest, now)
            return None
        return data if now - last.at >= SETTLE_S else None


def write_whole(folder: Path, name: str, data: bytes) -> None:
    """Write a file so that a reader finds all of it or nothing; written again, it is the same file.

    Raises:
        OSError: it cannot be written; nothing is left behind under any name that a reader takes.
    """
    temporary = folder / f"{name}.{secrets.token_hex(4)}{_TEMPORARY}"
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def remove_own(folder: Path, name: str) -> None:
    """Remove an answer to a request of ours; one that another program holds goes with the folder's own limit."""
    with contextlib.suppress(OSError):
        (folder / name).unlink(missing_ok=True)
