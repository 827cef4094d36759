"""A folder that another program reads: files appear in it whole, under their names, in one step.

The folder is not ours: it is never made, and only files that we wrote are ever removed from it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from host.base.errors import HandoverFolderUnusable

_BEFORE, _AFTER = ".uketsuke-", ".tmp"
_MARK = ".uketsuke-folder"
"""Lies in every folder that we wrote to. Without it, an empty folder is perhaps a share that is not mounted, and
nothing follows from what it does not hold."""

_MODE = 0o640
"""Readable for the folder's group, to which the receipt computer's share belongs; nobody else."""


class HandoverFolder:
    """One folder, perhaps on another computer. Every method raises HandoverFolderUnusable when it cannot be used."""

    def __init__(self, path: Path) -> None:
        """Use the folder at `path`."""
        self._path = path

    def write_beside(self, name: str, data: bytes) -> None:
        """Write a file's bytes to the disk under a temporary name."""
        with _usable():
            (self._path / _MARK).touch(_MODE)
            self._write(self._temporary(name), data)

    def put(self, name: str) -> None:
        """Give a file that was written beside its name. One that has it already, or was taken since, stays so."""
        with _usable():
            (self._path / _MARK).stat()
            with contextlib.suppress(FileNotFoundError):
                self._temporary(name).rename(self._path / name)
            self._sync()

    def remove(self, name: str) -> None:
        """Remove a file, unless the other program did."""
        with _usable():
            (self._path / _MARK).stat()
            (self._path / name).unlink(missing_ok=True)

    def sweep(self, keep: Collection[str]) -> int:
        """Remove our temporary files but those of the names in `keep`; give how many."""
        with _usable():
            kept = {self._temporary(name) for name in keep}
            left = [path for path in self._path.glob(f"{_BEFORE}*{_AFTER}") if path not in kept]
            for path in left:
                path.unlink(missing_ok=True)
        return len(left)

    def _temporary(self, name: str) -> Path:
        return self._path / f"{_BEFORE}{name}{_AFTER}"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)

    def _sync(self) -> None:
        handle = os.open(self._path, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # shares of other systems know no fsync of a folder
                os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HandoverFolderUnusable(f"the folder for clinic software: {reason}") from error
