"""The list of pairs: CSV with the columns `left`, `right`, `mated` (1 or 0); further columns are ignored.

Who is who: a picture's folder is its person, unless the list itself has pictures of different people in one
folder; then only what the mated pairs link is one person.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.evaluation.errors import PairListUnusable

_COLUMNS = ("left", "right", "mated")
_MATED = {"1": True, "0": False}


@dataclass(frozen=True)
class Pair:
    """One row; `left` and `right` are paths below the folder of pictures."""

    left: str
    right: str
    mated: bool


@dataclass(frozen=True, repr=False)
class PairList:
    """All rows, and the number of the person in each picture."""

    pairs: tuple[Pair, ...]
    persons: dict[str, int]

    @property
    def lefts(self) -> tuple[str, ...]:
        """Every picture on the left side, once."""
        return tuple(dict.fromkeys(pair.left for pair in self.pairs))

    @property
    def rights(self) -> tuple[str, ...]:
        """Every picture on the right side, once."""
        return tuple(dict.fromkeys(pair.right for pair in self.pairs))

    def __repr__(self) -> str:
        """Give the size; paths can be names of people."""
        return f"<PairList of {len(self.pairs)}>"


def read_pairs(path: Path) -> PairList:
    """Read the list.

    Raises:
        PairListUnusable: a column or a kind of pair is missing, or a row is neither mated 1 nor 0.
        OSError: the file cannot be read.
    """
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise PairListUnusable(f"{path.name} has no column {missing[0]}")
        pairs = tuple(_read_row(row, number) for number, row in enumerate(reader, start=1))
    if {pair.mated for pair in pairs} != {True, False}:
        raise PairListUnusable(f"{path.name} needs mated and non-mated pairs")
    return PairList(pairs, number_persons(pairs))


def _read_row(row: dict[str, str | None], number: int) -> Pair:
    left, right, mated = (row[name] for name in _COLUMNS)
    if not left or not right or mated not in _MATED:
        raise PairListUnusable(f"row {number}: two pictures and mated 1 or 0 are needed")
    return Pair(left, right, _MATED[mated])


def number_persons(pairs: Iterable[Pair]) -> dict[str, int]:
    """Give each picture the number of its person.

    Raises:
        PairListUnusable: pictures that the list says show different people are linked by its mated pairs.
    """
    rows = tuple(pairs)
    groups = _Groups()
    for pair in rows:
        groups.add(pair.left)
        groups.add(pair.right)
        if pair.mated:
            groups.join(pair.left, pair.right)
    if not any(_folder(pair.left) == _folder(pair.right) for pair in rows if not pair.mated):
        groups.join_folders()
    if any(groups.root(pair.left) == groups.root(pair.right) for pair in rows if not pair.mated):
        raise PairListUnusable("a non-mated pair shows one person, going by the mated pairs")
    numbers: dict[str, int] = {}
    return {picture: numbers.setdefault(groups.root(picture), len(numbers)) for picture in groups.members}


def _folder(picture: str) -> str:
    return str(PurePosixPath(picture).parent)


class _Groups:
    """Sets of pictures that show one person (union by links to a representative)."""

    def __init__(self) -> None:
        self.members: dict[str, str] = {}

    def add(self, picture: str) -> None:
        self.members.setdefault(picture, picture)

    def root(self, picture: str) -> str:
        while self.members[picture] != picture:
            picture = self.members[picture]
        return picture

    def join(self, first: str, second: str) -> None:
        self.members[self.root(second)] = self.root(first)

    def join_folders(self) -> None:
        first_in: dict[str, str] = {}
        for picture in self.members:
            self.join(first_in.setdefault(_folder(picture), picture), picture)
