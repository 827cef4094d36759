"""Sealed visits on disk: the k-th is of terminal k mod T and has the number k div T + 1, for T terminals."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_ENTRY = struct.Struct("<26sQI")
_BYTES, _INDEX = "visits.bin", "visits.idx"


def write_part(folder: Path, visits: Iterable[tuple[str, bytes]]) -> None:
    """Write visits, each as its id and its sealed bytes, as one part of a store."""
    folder.mkdir(parents=True, exist_ok=True)
    at = 0
    with (folder / _BYTES).open("wb") as sealed_file, (folder / _INDEX).open("wb") as index:
        for visit_id, sealed in visits:
            sealed_file.write(sealed)
            index.write(_ENTRY.pack(visit_id.encode("ascii"), at, len(sealed)))
            at += len(sealed)


@dataclass(frozen=True)
class _Part:
    index: bytes = field(repr=False)
    sealed: mmap.mmap = field(repr=False)

    def __len__(self) -> int:
        return len(self.index) // _ENTRY.size

    def entry(self, number: int) -> tuple[str, int, int]:
        visit_id, at, length = _ENTRY.unpack_from(self.index, number * _ENTRY.size)
        return visit_id.decode("ascii"), at, length


class VisitStore:
    """The visits of a folder's parts, in the order of the parts' names."""

    def __init__(self, folder: Path) -> None:
        """Map them; parts of unequal length end with the shortest, so that numbers stay in turn."""
        self._parts = [_open_part(path) for path in sorted(folder.iterdir()) if (path / _INDEX).is_file()]
        shortest = min((len(part) for part in self._parts), default=0)
        self._count = shortest * len(self._parts)

    def __len__(self) -> int:
        """Give how many visits there are."""
        return self._count

    def sealed(self, number: int) -> bytes:
        """Give the sealed bytes of one visit."""
        part, inside = self._place(number)
        _, at, length = part.entry(inside)
        return part.sealed[at : at + length]

    def visit_id(self, number: int) -> str:
        """Give the id of one visit."""
        part, inside = self._place(number)
        return part.entry(inside)[0]

    def _place(self, number: int) -> tuple[_Part, int]:
        if not 0 <= number < self._count:
            raise IndexError(number)
        inside, part = divmod(number, len(self._parts))
        return self._parts[part], inside


def _open_part(folder: Path) -> _Part:
    with (folder / _BYTES).open("rb") as file:
        return _Part((folder / _INDEX).read_bytes(), mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
