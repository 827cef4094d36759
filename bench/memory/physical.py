"""The memory of several processes with every page counted once, whoever else uses it too.

The proportional set size divides a library's pages among all who have them mapped, also among programs that a
terminal does not run. Here the pages themselves are looked at (proc(5), pagemap); the kernel shows them to root only.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_ENTRY_BYTES = 8
_PRESENT = np.uint64(1 << 63)
_FRAME = np.uint64((1 << 55) - 1)
_RANGE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) ", re.MULTILINE)
_RSS = re.compile(r"^Rss: +([0-9]+) kB$", re.MULTILINE)


def physical_mib(pids: Iterable[int]) -> float:
    """Give the size of all pages that any of these processes has in memory, in MiB."""
    frames = [found for pid in pids for found in _frames(pid)]
    distinct = np.unique(np.concatenate(frames)) if frames else np.empty(0)
    return distinct.size * _PAGE_BYTES / 2**20


def _frames(pid: int) -> Iterator[NDArray[np.uint64]]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        ranges = list(_used_ranges(Path(f"/proc/{pid}/smaps").read_text("utf-8", "replace")))
        with Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pagemap:
            for start, end in ranges:
                pagemap.seek(start // _PAGE_BYTES * _ENTRY_BYTES)
                entries = np.frombuffer(pagemap.read((end - start) // _PAGE_BYTES * _ENTRY_BYTES), np.uint64)
                yield entries[(entries & _PRESENT) != 0] & _FRAME


def _used_ranges(smaps: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each mapping that has anything in memory: a browser reserves far more than it uses."""
    for found, rss in zip(_RANGE.finditer(smaps), _RSS.finditer(smaps), strict=True):
        if int(rss[1]):
            yield int(found[1], 16), int(found[2], 16)
