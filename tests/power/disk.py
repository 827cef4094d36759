"""A disk that is played to any point of a recording, and what it may hold when the power goes there.

Data last when the file was synced, names when the folder was. What was not synced may be there or not: a write in the
system's cache is so many sectors on the way to the disk, in any order, each written or not, none half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random

from tests.power.operations import Opened, Operation, Removed, Said, Synced, Truncated, Written

SECTOR = 512


class Cut(Enum):
    """What becomes of all that was not synced."""

    LOST = "lost"
    KEPT = "kept"
    TORN = "torn"


@dataclass
class _Content:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Written | Truncated] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.synced, change)
        self.pending.clear()

    def after(self, cut: Cut, chance: Random) -> bytes:
        held = bytearray(self.synced)
        for change in _remains(self.pending, cut, chance):
            _apply(held, change)
        return bytes(held)


def _apply(held: bytearray, change: Written | Truncated) -> None:
    if isinstance(change, Truncated):
        del held[change.size :]
        return
    held.extend(bytes(max(0, change.offset - len(held))))
    held[change.offset : change.offset + len(change.data)] = change.data


def _remains(pending: list[Written | Truncated], cut: Cut, chance: Random) -> Iterator[Written | Truncated]:
    if cut is Cut.LOST:
        return
    for change in pending:
        for part in [change] if cut is Cut.KEPT else _sectors(change):
            if cut is Cut.KEPT or chance.random() < 0.5:
                yield part


def _sectors(change: Written | Truncated) -> Iterator[Written | Truncated]:
    if isinstance(change, Truncated):
        yield change
        return
    begin = change.offset
    while begin < change.offset + len(change.data):
        end = min((begin // SECTOR + 1) * SECTOR, change.offset + len(change.data))
        yield Written(change.name, begin, change.data[begin - change.offset : end - change.offset])
        begin = end


class Disk:
    """The files of one folder."""

    def __init__(self) -> None:
        """Begin empty."""
        self._names: dict[str, _Content] = {}
        self._lasting: list[dict[str, _Content]] = [{}]
        self.said: list[object] = []
        """What the program under test has said so far."""

    def play(self, operation: Operation) -> None:
        """Let one operation happen."""
        match operation:
            case Said(what):
                self.said.append(what)
            case Opened(name, content):
                self._open(name, content)
            case Written() | Truncated():
                self._names[operation.name].pending.append(operation)
            case Synced(name, with_folder):
                self._names[name].sync()
                self._sync_folder(really=with_folder)
            case Removed(name, with_folder):
                self._names = {other: content for other, content in self._names.items() if other != name}
                self._lasting.append(self._names)
                self._sync_folder(really=with_folder)

    def cut(self, folder: Path, cut: Cut, chance: Random) -> None:
        """Write what may be left of the files into an empty folder."""
        names = {Cut.LOST: self._lasting[0], Cut.KEPT: self._names}.get(cut) or chance.choice(self._lasting)
        for name, content in names.items():
            (folder / name).write_bytes(content.after(cut, chance))

    def _open(self, name: str, content: bytes | None) -> None:
        if name in self._names:
            return
        self._names = {**self._names, name: _Content(bytearray(content or b""))}
        self._lasting.append(self._names)
        if content is not None:  # it was there before the recording began
            self._sync_folder(really=True)

    def _sync_folder(self, *, really: bool) -> None:
        if really:
            self._lasting = [self._names]
