"""How insurers' machines write names: half-width kana, large kana for small ones, ● for what they lack. Pure.

They keep names in CP932 or in plain JIS (strict Shift_JIS), which lacks 髙 and 﨑; 𠮷 is in neither.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from host.authority.insurance.names import MISSING

_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
_HALF |= {"\u3099": "\uff9e", "\u309a": "\uff9f", "\u3000": " ", " ": " "}


@dataclass(frozen=True)
class Spelling:
    """The habit of one insurer: its character set, and whether it writes small kana large."""

    codec: str
    large_kana: bool
    half_width: bool = True

    def name(self, text: str) -> str:
        """Give a name as this insurer can write it."""
        return "".join(character if _fits(character, self.codec) else MISSING for character in text)

    def kana(self, text: str) -> str:
        """Give kana as this insurer writes them."""
        plain = text.translate(_LARGE) if self.large_kana else text
        return half_width(plain) if self.half_width else plain


def half_width(kana: str) -> str:
    """Give full-width katakana in half width, voiced marks as characters of their own; the rest stays."""
    return "".join(_HALF.get(part, part) for part in unicodedata.normalize("NFD", kana))


def _fits(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
