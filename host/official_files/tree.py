"""XML as a tree of names and texts: read by name, never by position, and written again.

Document types, entities and processing instructions are refused before anything is expanded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

from host.official_files.encoding import FILE_LIMIT_BYTES, Encoding, decode_file, encode_file
from host.official_files.errors import Fault, FileUnreadable

_DEPTH_LIMIT = 32
"""Official files go about eight deep."""


@dataclass(frozen=True, repr=False)
class Node:
    """An element: its own text, stripped of the line breaks around it, and its children in their order.

    Leading blanks of a leaf are kept: they belong to padded insurer numbers.
    """

    name: str
    text: str = ""
    children: tuple[Node, ...] = ()

    def many(self, name: str) -> tuple[Node, ...]:
        """Give all children of a name."""
        return tuple(child for child in self.children if child.name == name)

    def one(self, name: str) -> Node | None:
        """Give the only child of a name, or None.

        Raises:
            FileUnreadable: there are two, so nobody knows which counts.
        """
        found = self.many(name)
        if len(found) > 1:
            raise FileUnreadable(Fault.DUPLICATE, name)
        return found[0] if found else None

    def need(self, name: str) -> Node:
        """Give the only child of a name.

        Raises:
            FileUnreadable: there is none, or more than one.
        """
        found = self.one(name)
        if found is None:
            raise FileUnreadable(Fault.MISSING, name)
        return found

    def value(self, name: str) -> str:
        """Give the text of the only child of a name; empty when there is none.

        Raises:
            FileUnreadable: there are two.
        """
        found = self.one(name)
        return found.text if found else ""


def leaf(name: str, text: str) -> tuple[Node, ...]:
    """Give an element with a text, or nothing for an empty one."""
    return (Node(name, text),) if text else ()


def parse_file(data: bytes, limit_bytes: int = FILE_LIMIT_BYTES) -> tuple[Node, Encoding]:
    """Read a file.

    Raises:
        FileUnreadable: with the fault.
    """
    text, encoding = decode_file(data, limit_bytes)
    return _Reading().read(text), encoding


def format_file(root: Node, encoding: Encoding) -> tuple[bytes, int]:
    """Give a file's bytes, and how many characters had to be written as ●."""
    return encode_file("\n".join(_lines(root, 0)) + "\n", encoding)


class _Reading:
    """One run of the parser."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str], list[Node]]] = []
        self._root: Node | None = None

    def read(self, text: str) -> Node:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ProcessingInstructionHandler = _refuse
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise FileUnreadable(Fault.NOT_WHOLE, f"line {error.lineno}") from None  # its text may quote the file
        if self._root is None:
            raise FileUnreadable(Fault.NOT_WHOLE)
        return self._root

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEPTH_LIMIT:
            raise FileUnreadable(Fault.TOO_DEEP)
        self._open.append((name, [], []))

    def _end(self, _name: str) -> None:
        name, texts, children = self._open.pop()
        node = Node(name, "".join(texts).strip("\r\n\t"), tuple(children))
        if children:
            node = Node(name, "", node.children)
        if self._open:
            self._open[-1][2].append(node)
        else:
            self._root = node

    def _characters(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)


def _refuse(*_declared: object) -> NoReturn:
    raise FileUnreadable(Fault.DOCTYPE)


def _lines(node: Node, depth: int) -> Iterable[str]:
    margin = "  " * depth
    if not node.children:
        yield f"{margin}<{node.name}>{escape(node.text)}</{node.name}>" if node.text else f"{margin}<{node.name}/>"
        return
    yield f"{margin}<{node.name}>"
    for child in node.children:
        yield from _lines(child, depth + 1)
    yield f"{margin}</{node.name}>"
