"""One cell or field as plain text: half width where that exists, no padding, nothing that a program could run."""

from __future__ import annotations

import re
import unicodedata

from host.typed.findings import Finding, FormFault

MOST_CHARACTERS = 40

_TEXT_MARK = re.compile(r'^(?:="([^"=]*)"|\'(.*))$', re.DOTALL)
"""The two ways in which a cell says "I am text, keep my zeros": `="0123"` and `'0123`."""

_FORMULA = re.compile(r"^[=+@|]|^-(?!\d)")
_EXPONENT = re.compile(r"^[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$", re.IGNORECASE)
_MADE_A_DATE = re.compile(
    r"^(?:\d{1,2}月\d{1,2}日|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$",
    re.IGNORECASE,
)


def read_plain(cell: str) -> str:
    """Give a cell's text in half width without blanks around and without a text mark.

    Raises:
        FormFault: it holds a line break, a control character, a formula, or is too long.
    """
    if "\n" in cell or "\r" in cell:
        raise FormFault(Finding.LINE_BREAK)
    marked = _TEXT_MARK.match(cell.strip())
    text = unicodedata.normalize("NFKC", (marked[1] or marked[2] or "") if marked else cell)
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in text.strip(" \t")):
        raise FormFault(Finding.CONTROL_CHARACTER)
    plain = text.strip()
    if _FORMULA.match(plain):
        raise FormFault(Finding.FORMULA)
    if len(plain) > MOST_CHARACTERS:
        raise FormFault(Finding.TOO_LONG)
    return plain


def refuse_damage(text: str) -> None:
    """Refuse what a spreadsheet makes of numbers.

    Raises:
        FormFault: the text is a number in exponent form, or a day that was a symbol before.
    """
    if _EXPONENT.match(text):
        raise FormFault(Finding.EXPONENT)
    if _MADE_A_DATE.match(text):
        raise FormFault(Finding.MADE_A_DATE)
