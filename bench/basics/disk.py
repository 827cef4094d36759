"""The floor of a commit: so many bytes written and flushed, nothing else."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONTENT = bytes(4096)
"""A page, the least that a database writes."""


class Disk:
    """One file to which pages are added."""

    def __init__(self, number: int) -> None:
        """Write to this open file."""
        self._number = number

    def time_commit(self) -> float:
        """Write a page and flush it; give the seconds."""
        began = time.perf_counter()
        os.write(self._number, _CONTENT)
        os.fdatasync(self._number)
        return time.perf_counter() - began


@contextmanager
def open_disk(folder: Path) -> Iterator[Disk]:
    """Give a file in the file system of a folder, until the end of the block."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        yield Disk(file.fileno())
