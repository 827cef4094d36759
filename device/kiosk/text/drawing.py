"""How a question looks on a terminal: sentences and numbered lines. Pure; no digit of a secret is in it."""

from __future__ import annotations

import unicodedata

from device.kiosk.text.answer import Typing
from device.kiosk.text.page import Asked

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_WAIT = ("少しお待ちください。", "Please wait a moment.")


def draw(typing: Typing | None, columns: int) -> str:
    """Give what is written to the terminal; None: the server is away."""
    if typing is None:
        return CLEAR + "\r\n\r\n".join(("", *_WAIT)) + "\r\n"
    page = typing.page
    lines = [""]
    for number, sentence in enumerate(page.said):
        wrapped = wrap(sentence, columns - 4)
        lines += [f"  {_BOLD}{line}{_PLAIN}" if not number else f"  {line}" for line in wrapped]
        lines.append("")
    ticket = page.marks.get("ticket", "")
    if ticket and not any(ticket in sentence for sentence in page.said):
        lines += [f"  {_BOLD}[ {ticket} ]{_PLAIN}", ""]
    lines += [f"  {number}  {label}" for number, label in enumerate(typing.listed, 1)]
    lines += ["  0  …"] if typing.more else []
    return CLEAR + "\r\n".join((*lines, *_entry(typing)))


def _entry(typing: Typing) -> tuple[str, ...]:
    asked = typing.asked
    if asked is None:
        return ("", "  * ←" if typing.page.entry else "", "  > ")
    if asked.options:
        return ("", "  * …", f"  {asked.label} > ")
    return ("", "  # OK    * …", f"  {asked.label} > {_shown(asked, typing.typed)}")


def _shown(asked: Asked, typed: str) -> str:
    return "●" * len(typed) if asked.secret else typed


def wrap(text: str, columns: int) -> list[str]:
    """Break a sentence into lines of at most `columns` cells; a Japanese character takes two."""
    lines, line, width = [], "", 0
    for word in _pieces(text):
        cells = sum(map(_cells, word))
        if line and width + cells > columns:
            lines.append(line.rstrip())
            line, width = "", 0
        if line or word != " ":
            line, width = line + word, width + cells
    return [*lines, line] if line else lines


def _pieces(text: str) -> list[str]:
    """Give what stays together: words of letters, and each wide character alone."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and character != " " and pieces[-1] != " " and _cells(character) == _cells(pieces[-1][-1]) == 1
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _cells(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
