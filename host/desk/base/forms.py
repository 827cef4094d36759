"""Reads a posted form: a few short fields, and perhaps one file, bounded before they are parsed.

`application/x-www-form-urlencoded` is read here; a form with a file (`multipart/form-data`) by the library that
Starlette uses, from memory and never through a file on disk.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from host.desk.base.errors import FormRefused, TextRefused

MOST_BYTES = 4096
MOST_UPLOAD_BYTES = 1024 * 1024
"""What Starlette keeps in memory; a larger file would be written to disk by it."""

MOST_FIELDS = 12
CONTENT_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"


@dataclass(frozen=True)
class Form:
    """The fields of one posted form; they may hold a password or a patient's number, so `repr` shows none."""

    fields: Mapping[str, str] = field(repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """Give a field, or an empty string when it was not sent."""
        return self.fields.get(name, "")

    def line(self, name: str, longest: int) -> str:
        """Give a field that is one line of text without blanks around it.

        Raises:
            TextRefused: it holds control characters, or more than `longest` characters.
        """
        return check_line(self.text(name), longest)

    def file(self, name: str) -> bytes:
        """Give a file, or nothing when it was not sent."""
        return self.files.get(name, b"")


def check_line(text: str, longest: int) -> str:
    """Give one line of text without blanks around it.

    Raises:
        TextRefused: it holds control characters (Unicode Cc, Cf, Co, Cs, Zl, Zp) or more than `longest` characters.
    """
    line = text.strip(" \u3000")
    if len(line) > longest:
        raise TextRefused("too long")
    if any(unicodedata.category(character) in _CONTROL for character in line):
        raise TextRefused("control characters")
    return line


_CONTROL = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


async def read_form(request: Request, most_bytes: int = MOST_BYTES) -> Form:
    """Read and parse the request's body.

    Raises:
        FormRefused: it is no form, longer than `most_bytes`, not UTF-8, or has a field twice.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == CONTENT_TYPE:
        return parse_form(await _read_body(request, most_bytes))
    if content_type == UPLOAD_TYPE and most_bytes > MOST_BYTES:
        return await _read_upload(request, min(most_bytes, MOST_UPLOAD_BYTES))
    raise FormRefused("another content type")


def parse_form(body: bytes) -> Form:
    """Parse a form's body.

    Raises:
        FormRefused: as in `read_form`.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise FormRefused("not a form in UTF-8") from error
    return Form(_unique(pairs))


async def _read_upload(request: Request, most_bytes: int) -> Form:
    body = await _read_body(request, most_bytes)

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, stream(), max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)
    try:
        parts = (await parser.parse()).multi_items()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise FormRefused("not a form with a file") from error
    fields = [(name, value) for name, value in parts if isinstance(value, str)]
    uploads = [(name, value) for name, value in parts if isinstance(value, UploadFile)]
    files = {name: await value.read() for name, value in uploads}
    for _, value in uploads:
        await value.close()
    return Form(_unique(fields), files)


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormRefused("a field came twice")
    return fields


async def _read_body(request: Request, most_bytes: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise FormRefused("too long")
    return body
