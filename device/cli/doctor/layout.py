"""Lays text out for a terminal of 80 columns, in which a Japanese sign takes two. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

COLUMNS = 80
_WIDE = frozenset("WF")
_NOT_FIRST = frozenset("、。，．）」』】・：；！？ー…,.)]}:;!?")
"""No line begins with these (the Japanese rule of line breaking, kinsoku)."""


def width(text: str) -> int:
    """Give the columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def pad(text: str, columns: int) -> str:
    """Give the text with blanks behind it up to so many columns."""
    return text + " " * max(columns - width(text), 0)


def fold(text: str, first: str, rest: str, columns: int = COLUMNS) -> list[str]:
    """Break a text into lines, the first after `first`, the others after `rest`.

    Words are kept whole; between two wide signs a line may end, unless the next would begin with a closing sign.
    """
    lines, line, room = [], first, width(first)
    empty = True
    for piece in _pieces(text):
        needed = width(piece.rstrip())
        if not empty and room + needed > columns:
            lines.append(line.rstrip())
            line, room, piece = rest, width(rest), piece.lstrip()  # noqa: PLW2901  # a line never begins with a blank
        line, room, empty = line + piece, room + width(piece), False
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """Give the parts between which a line may end; a blank stays with the word before it."""
    piece = ""
    for sign in text:
        if piece and _may_break(piece[-1], sign):
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _may_break(before: str, sign: str) -> bool:
    if sign in _NOT_FIRST or sign == " ":
        return False
    return before == " " or _is_wide(before) or _is_wide(sign)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in _WIDE
