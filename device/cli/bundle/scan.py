"""The search for what must not be there: numbers of people and cards, pictures, keys, names.

A bundle is made of named fields, in English and ASCII; so whatever is not ASCII, a long number, a picture or a key is
something that slipped in, and the bundle is not written. State files are binary, so only exact words, pictures and
private keys in the wrong place are searched for there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PICTURES = {
    "jpeg": b"\xff\xd8\xff",
    "jpeg_2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "jpeg_2000_stream": b"\xff\x4f\xff\x51",
    "png": b"\x89PNG\r\n\x1a\n",
}
_PEM = re.compile(rb"-----BEGIN [A-Z ]+-----")
_NOT_ASCII = re.compile(rb"[^\x09\x0a\x20-\x7e]")
_NUMBER = re.compile(rb"(?<![0-9A-Fa-f.])[0-9]{7,}(?![0-9A-Fa-f])")
_MOMENT = re.compile(rb"1[6-9][0-9]{8}|2[0-9]{9}")
"""Seconds since 1970, from 2020 on."""
_SPACED = re.compile(rb"(?<![0-9])[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}(?![0-9])")


@dataclass(frozen=True)
class Secrets:
    """Exact words that must not be there."""

    words: tuple[str, ...] = field(default=(), repr=False)

    def find(self, content: bytes) -> int:
        """Give where the first of them stands in some encoding, -1 for nowhere."""
        for word in self.words:
            for encoding in ("utf-8", "utf-16-le", "cp932"):
                coded = word.encode(encoding, "ignore")
                if len(coded) > 1 and (at := content.find(coded)) >= 0:
                    return at
        return -1


@dataclass(frozen=True)
class Hit:
    """Something that must not be there: in which file, at which byte, of which kind. What it is stays unsaid."""

    file: str
    offset: int
    kind: str

    def __str__(self) -> str:
        """Give it in words."""
        return f"{self.file}: {self.kind} at byte {self.offset}"


NOTHING = Secrets()


def scan(name: str, content: bytes, secrets: Secrets = NOTHING) -> list[Hit]:
    """Search a file of a bundle: everything must be ASCII, without long numbers, pictures and keys."""
    hits = scan_state(name, content, secrets)
    for kind, pattern in (("key_or_certificate", _PEM), ("not_ascii", _NOT_ASCII), ("grouped_number", _SPACED)):
        if found := pattern.search(content):
            hits.append(Hit(name, found.start(), kind))
    long = (found for found in _NUMBER.finditer(content) if not _MOMENT.fullmatch(found[0]))
    if number := next(long, None):
        hits.append(Hit(name, number.start(), _kind_of(number[0])))
    return hits


def scan_state(name: str, content: bytes, secrets: Secrets = NOTHING) -> list[Hit]:
    """Search a program's state file or log: exact words, and pictures."""
    hits = [Hit(name, at, kind) for kind, magic in _PICTURES.items() if (at := content.find(magic)) >= 0]
    if (at := secrets.find(content)) >= 0:
        hits.append(Hit(name, at, "secret_word"))
    return hits


def _kind_of(number: bytes) -> str:
    return {12: "number_of_12_digits", 15: "card_serial"}.get(len(number), "long_number")
