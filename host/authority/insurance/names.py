"""When two ways of writing a name mean the same one. Pure; used to compare, never to store.

Names come in half and full width, with large kana for small ones, a voiced mark as a character of its own, any kind
of dash and blank, and ● for a character that some machine could not show.
"""

from __future__ import annotations

import re
import unicodedata

MISSING = "●"
"""Stands for a character that could not be shown; it agrees with any one character."""

_MARKS = str.maketrans({"\u309b": "\u3099", "\u309c": "\u309a"})
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_DASHES = re.compile("[-\u2010-\u2015\u2212\u30fc\uff0d\ufe63]")
_BLANKS = re.compile(r"\s+")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def fold_name(text: str) -> str:
    """Give the form to compare: one width, one kind of kana, all of them large, one dash, no blanks."""
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_HIRAGANA).translate(_LARGE)
    joined = _BLANKS.sub("", _DASHES.sub("ー", plain)).casefold()
    return unicodedata.normalize("NFC", joined)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be the same; an empty one is nobody's."""
    left, right = fold_name(one), fold_name(other)
    if not left or len(left) != len(right):
        return False
    return all(MISSING in (a, b) or a == b for a, b in zip(left, right, strict=True))


def holds_part(whole: str, part: str) -> bool:
    """Whether an address holds a part of one."""
    return fold_name(part) in fold_name(whole)
