"""Reading an element's children by name while remembering which were read; the rest is kept as unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from host.official_files.tree import Node
from host.official_files.unknown import Unknown, flatten
from host.official_files.values import Code, parse_code, parse_day, parse_moment, parse_ratio

T = TypeVar("T")


class Fields:
    """The children of one element; every method may raise `FileUnreadable`."""

    def __init__(self, node: Node | None) -> None:
        """Read `node`; None is an element without children."""
        self._node = node or Node("")
        self._read: set[str] = set()

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return any(child.text or child.children for child in self._node.children)

    def text(self, name: str) -> str:
        """Give a text as it stands; empty when not said."""
        return self._take(name).value(name)

    def day(self, name: str) -> date | None:
        """Give a day."""
        return parse_day(self.text(name), name)

    def moment(self, name: str) -> int:
        """Give a moment."""
        return parse_moment(self.text(name), name)

    def ratio(self, name: str) -> int:
        """Give percents."""
        return parse_ratio(self.text(name), name)

    def code(self, name: str, table: type[Code]) -> Code | None:
        """Give a code of a table."""
        return parse_code(self.text(name), table, name)

    def inside(self, name: str) -> Fields:
        """Give the children of the only child of a name."""
        return Fields(self._take(name).one(name))

    def each(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """Read all children of a name."""
        return tuple(read(Fields(node)) for node in self._take(name).many(name))

    def listed(self, container: str, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """Read all children of a name inside the only child `container`."""
        return self.inside(container).each(name, read)

    def rest(self) -> Unknown:
        """Give what was not read."""
        return flatten(child for child in self._node.children if child.name not in self._read)

    def _take(self, name: str) -> Node:
        self._read.add(name)
        return self._node
