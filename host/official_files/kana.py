"""Kana in the form in which two spellings of one name are equal.

The eligibility system writes small kana as large ones, in half width, with the voiced mark as a character of its own,
and with any of several dashes, or the vowel itself, for a long vowel. Only comparing uses this form: what was
received is kept and passed on as it came. Where it makes two people equal, a person decides.
"""

from __future__ import annotations

import re
import unicodedata

_SMALL = "ァィゥェォッャュョヮヵヶ"
_LARGE = "アイウエオツヤユヨワカケ"
_LARGER = str.maketrans(_SMALL, _LARGE)
_DASHES = re.compile("[ーｰ‐‑‒–—―─－−-]")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_MARKS = {"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"}


_ROWS = {
    "ア": "アカガサザタダナハバパマヤラワ",
    "イ": "イキギシジチヂニヒビピミリヰケゲセゼテデネヘベペメレエヱ",
    "ウ": "ウクグスズツヅヌフブプムユルヴオコゴソゾトドノホボポモヨロヲ",
    "エ": "エケゲセゼテデネヘベペメレヱ",
    "オ": "オコゴソゾトドノホボポモヨロヲ",
}
"""After which kana a vowel only makes it longer: ショウ is spoken, and sometimes written, ショー."""


def fold_kana(text: str) -> str:
    """Give a kana name without blanks, in full-width large katakana; an empty text stays empty."""
    joined = "".join(text.split())
    marked = "".join(_MARKS.get(char, char) for char in joined)
    wide = unicodedata.normalize("NFKC", marked).translate(_HIRAGANA).translate(_LARGER)
    whole = "".join(unicodedata.normalize("NFC", wide).split())
    return _lengthen(_DASHES.sub("ー", whole))


def fold_parts(text: str) -> tuple[str, ...]:
    """Give the parts of a kana name, each folded, in an order that does not depend on how they were written.

    Two names whose parts agree but whose folded forms do not were written family name last: a person decides.
    """
    return tuple(sorted(fold_kana(part) for part in text.split()))


def _lengthen(text: str) -> str:
    folded = ""
    for char in text:
        longer = folded[-1:] != "" and folded[-1] in _ROWS.get(char, "")
        folded += "ー" if longer else char
    return folded
