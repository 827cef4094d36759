"""HTML of our own pages as a tree of elements; nothing but what the text screen needs of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "source", "wbr"})
_UNSEEN = frozenset({"svg", "script", "style", "rt", "rp", "canvas"})


@dataclass
class Element:
    """One element; its text is that of its children in order. `parts` may repeat what a person typed: not shown."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)
    parts: list[Element | str] = field(default_factory=list, repr=False)

    def get(self, name: str) -> str:
        """Give an attribute, empty when it is not there."""
        return self.attributes.get(name, "")

    def walk(self) -> Iterator[Element]:
        """Give this element and all below it, in the order of the page."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def find(self, tag: str) -> Iterator[Element]:
        """Give all elements of a kind."""
        return (element for element in self.walk() if element.tag == tag)

    @property
    def text(self) -> str:
        """The words that are seen: no drawings, no readings above characters; white space as one blank."""
        return " ".join(_words(self).split())


def _words(element: Element) -> str:
    if element.tag in _UNSEEN:
        return ""
    return "".join(part if isinstance(part, str) else _words(part) for part in element.parts)


def parse_tree(html: str) -> Element:
    """Give the page below an element without a name."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self._open]
        if tag in names[1:]:
            last = len(names) - 1 - names[::-1].index(tag)
            del self._open[last:]

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].parts.append(element)
        return element
