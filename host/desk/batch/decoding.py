"""An uploaded file as text: CP932 as Japanese spreadsheets write it, or UTF-8 with or without a mark in front.

Nothing is guessed from statistics: UTF-8 is self-checking, and what is neither is refused.
"""

from __future__ import annotations

from host.desk.batch.errors import BatchEncodingUnknown, BatchNotCsv

UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"<?xml")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode_list(data: bytes) -> str:
    """Give the text of a list.

    Raises:
        BatchNotCsv: it is a workbook, an archive, a picture or the like.
        BatchEncodingUnknown: it is text in another encoding, or damaged.
    """
    if data.startswith(_UTF16_MARKS):
        raise BatchEncodingUnknown("UTF-16")
    if data.startswith(_OTHER_FILES) or b"\x00" in data:
        raise BatchNotCsv("a file of another kind")
    for encoding in ("utf-8", "cp932"):
        try:
            return data.removeprefix(UTF8_MARK).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BatchEncodingUnknown("neither UTF-8 nor CP932")
