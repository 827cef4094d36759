"""Small disks of their own under the programs' state, so that one can be really full; needs root (mount(2)).

They are mounted in a mount namespace of our own, so that the kernel takes them away even when we are killed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_CLONE_NEWNS = 0x20000
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_MNT_DETACH = 2
_CHUNK_BYTES = 64 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


def leave_mounts() -> None:
    """Let this thread, and whatever it starts from now on, have mounts that nobody else sees (unshare(2))."""
    _check(_libc.unshare(_CLONE_NEWNS))
    _check(_libc.mount(b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None))


class SmallDisk:
    """A tmpfs over a folder, with what the folder held; entered while it is mounted."""

    def __init__(self, folder: Path, size: str) -> None:
        """Cover `folder` by a file system of that size, such as 8m."""
        self._folder = folder
        self._size = size
        self._filler = folder / "filler"

    def __enter__(self) -> SmallDisk:
        """Mount it; nothing may have a file of the folder open."""
        aside = self._folder.with_name(f"{self._folder.name}-before")
        shutil.copytree(self._folder, aside)
        mode = self._folder.stat().st_mode & 0o777
        options = f"size={self._size},mode={mode:o}"
        _check(_libc.mount(b"tmpfs", os.fsencode(self._folder), b"tmpfs", ctypes.c_ulong(0), options.encode()))
        shutil.copytree(aside, self._folder, dirs_exist_ok=True)
        shutil.rmtree(aside)
        return self

    def __exit__(self, *_ended: object) -> None:
        """Take it away."""
        _check(_libc.umount2(os.fsencode(self._folder), _MNT_DETACH))

    def fill(self) -> None:
        """Fill it to the last byte."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (_CHUNK_BYTES, 1):
                _write_until_full(file.fileno(), size)

    def free(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)


def _write_until_full(descriptor: int, size: int) -> None:
    try:
        while os.write(descriptor, bytes(size)):
            pass
    except OSError:  # ENOSPC: that is what was wanted
        return


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
