"""The player's journal: what was sent and what came, with the moment, as it came; read after the run."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

_HEAD = struct.Struct("<BdII")


class Entry(IntEnum):
    """The kinds of entries; `place` is the visit's number for the first two, the terminal's for the others."""

    SENT = 1
    SENT_AGAIN = 2
    RECEIPT = 3
    REPLY = 4


@dataclass(frozen=True)
class Line:
    """One entry; `at` in seconds of the system's monotonic clock."""

    entry: Entry
    at: float
    place: int
    payload: bytes = field(default=b"", repr=False)


class Journal:
    """Writes the journal."""

    def __init__(self, file: BinaryIO) -> None:
        """Write into an open file."""
        self._file = file

    def note(self, entry: Entry, at: float, place: int, payload: bytes = b"") -> None:
        """Add an entry."""
        self._file.write(_HEAD.pack(entry, at, place, len(payload)) + payload)


def read_journal(path: Path) -> Iterator[Line]:
    """Give the entries in their order; one that was cut off at the end is none."""
    with path.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            entry, at, place, length = _HEAD.unpack(head)
            payload = file.read(length)
            if len(payload) == length:
                yield Line(Entry(entry), at, place, payload)
