"""A page's text by element, for reading what stands on it: a small tree made by the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "meta", "link", "br", "img", "hr", "path", "circle", "rect", "line", "use", "polyline"})


_ASIDE = frozenset({"rt", "rp"})
"""How a word is read stands above it; the word itself is the text."""


@dataclass
class Element:
    """One element with its attributes, and what it holds: texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[str | Element] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    def walk(self) -> Iterator[Element]:
        """Give it and all elements below it, in the order of the page."""
        yield self
        for part in self.content:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, tag: str = "", mark: str = "") -> list[Element]:
        """Give all elements of a tag, or with a class, or both."""
        return [one for one in self.walk() if (not tag or one.tag == tag) and (not mark or mark in one.classes)]

    def first(self, tag: str = "", mark: str = "") -> Element | None:
        """Give the first of them."""
        return next(iter(self.all(tag, mark)), None)

    def text(self, without: str = "") -> str:
        """Give the text with single blanks, leaving out elements of the class `without`."""
        return " ".join("".join(self._texts(without)).split())

    def _texts(self, without: str) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            elif part.tag not in _ASIDE and (not without or without not in part.classes):
                yield from part._texts(without)


def parse_html(html: str) -> Element:
    """Read a page or a part of one; all of it stands below one element without a tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)
