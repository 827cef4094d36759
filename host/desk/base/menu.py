"""The menu in the pages' head: what a staff member may open, in the order in which the pages are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host.desk.base.account import DeskUser
from host.desk.base.role import Role


@dataclass(frozen=True)
class Entry:
    """One entry: the address, the key of its words, and who may open it."""

    path: str
    words: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Item:
    """An entry as it is drawn."""

    path: str
    words: str
    is_here: bool


def choose_items(entries: Iterable[Entry], user: DeskUser, path: str) -> tuple[Item, ...]:
    """Give what `user` may open; the entry with the longest beginning of `path` is where they are."""
    mine = [entry for entry in entries if entry.roles & user.roles]
    begun = [entry.path for entry in mine if _is_within(path, entry.path)]
    here = max(begun, key=len, default="")
    return tuple(Item(entry.path, entry.words, entry.path == here) for entry in mine)


def _is_within(path: str, begin: str) -> bool:
    return path == begin or (begin != "/" and path.startswith(begin + "/"))
