"""From bytes to text and back, in the two encodings of official files.

"Shift_JIS" there means CP932: Python's strict Shift_JIS refuses 髙, 﨑 and ①. XML parsers differ in which names and
bytes they take, so the declaration is read here, and they are given text without one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from host.base.handover_settings import FileEncoding
from host.official_files.errors import Fault, FileUnreadable, NotWritable

FILE_LIMIT_BYTES = 4 * 1024 * 1024

_DECLARATION = re.compile(rb"\A<\?xml\s+version\s*=\s*[\"']1\.[01][\"']([^>]{0,120}?)\?>")
_ENCODING_NAME = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,30})[\"']")
_UTF8_MARK = b"\xef\xbb\xbf"
_MISSING = "●"
"""What stands for a character that cannot be written, in names as the insurers hold them."""

_WRITTEN_AS = str.maketrans({"—": "―", "〜": "～", "−": "－", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢"})
"""Look-alikes of which CP932 has one only; written as that, a reader gets what was written."""


class Encoding(StrEnum):
    """An encoding, with the name that a declaration gives it."""

    UTF8 = "UTF-8"
    CP932 = "Shift_JIS"

    @classmethod
    def of(cls, name: FileEncoding) -> Encoding:
        """Give the one that the settings name."""
        return cls.UTF8 if name is FileEncoding.UTF8 else cls.CP932

    @property
    def codec(self) -> str:
        """Python's name."""
        return "utf-8" if self is Encoding.UTF8 else "cp932"

    @property
    def identifier(self) -> str:
        """CharacterCodeIdentifier (OQSCD 005)."""
        return "0" if self is Encoding.UTF8 else "1"


_NAMES = {
    "utf-8": Encoding.UTF8,
    "utf8": Encoding.UTF8,
    "shift_jis": Encoding.CP932,
    "shift-jis": Encoding.CP932,
    "sjis": Encoding.CP932,
    "x-sjis": Encoding.CP932,
    "ms932": Encoding.CP932,
    "cp932": Encoding.CP932,
    "windows-31j": Encoding.CP932,
}


def decode_file(data: bytes, limit_bytes: int = FILE_LIMIT_BYTES) -> tuple[str, Encoding]:
    """Give a file's text without its declaration, and the encoding that it declares (UTF-8 if none).

    Raises:
        FileUnreadable: empty, too large, an unknown encoding, or bytes that are not in the declared one.
    """
    if len(data) > limit_bytes:
        raise FileUnreadable(Fault.TOO_LARGE)
    marked = data.startswith(_UTF8_MARK)
    body = data.removeprefix(_UTF8_MARK)
    if not body.strip():
        raise FileUnreadable(Fault.EMPTY)
    found = _DECLARATION.match(body)
    encoding = _declared(found.group(1)) if found else Encoding.UTF8
    if marked and encoding is not Encoding.UTF8:
        raise FileUnreadable(Fault.WRONG_ENCODING, "a UTF-8 mark before another declaration")
    try:
        return body[found.end() if found else 0 :].decode(encoding.codec), encoding
    except UnicodeDecodeError:
        raise FileUnreadable(Fault.WRONG_ENCODING) from None  # its text would quote the bytes


def encode_file(text: str, encoding: Encoding) -> tuple[bytes, int]:
    """Give the bytes of a file with its declaration, and how many characters had to be written as ●."""
    whole = f'<?xml version="1.0" encoding="{encoding.value}" standalone="no"?>\n{text}'
    if encoding is Encoding.UTF8:
        return whole.encode(), 0
    written = [char if _fits(char) else _MISSING for char in whole.translate(_WRITTEN_AS)]
    lost = sum(1 for char, original in zip(written, whole, strict=True) if char == _MISSING != original)
    return "".join(written).encode(encoding.codec), lost


def check_writable(text: str, encoding: Encoding) -> None:
    """Check that nothing of a text would be lost.

    Raises:
        NotWritable: a character has no place in the encoding.
    """
    if encoding is Encoding.CP932 and not all(_fits(char) for char in text.translate(_WRITTEN_AS)):
        raise NotWritable("a character has no place in CP932")


def fold_text(text: str) -> str:
    """Give the form in which two texts are compared: width, look-alikes and blanks make no difference."""
    written = text.translate(_WRITTEN_AS)
    return "".join(unicodedata.normalize("NFKC", written).split())


def _declared(rest: bytes) -> Encoding:
    name = _ENCODING_NAME.search(rest)
    if name is None:
        return Encoding.UTF8
    try:
        return _NAMES[name.group(1).decode("ascii").lower()]
    except KeyError:
        raise FileUnreadable(Fault.UNKNOWN_ENCODING) from None


def _fits(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
