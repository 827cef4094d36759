"""Reads a posted form: a few short fields, bounded before they are parsed.

Only `application/x-www-form-urlencoded` is read; the desk takes no files, so there is no multipart parser here to
attack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from host.desk.errors import FormRefused

MOST_BYTES = 4096
MOST_FIELDS = 10
CONTENT_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """The fields of one posted form; they may hold a password, so `repr` shows none."""

    fields: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """Give a field, or an empty string when it was not sent."""
        return self.fields.get(name, "")


async def read_form(request: Request) -> Form:
    """Read and parse the request's body.

    Raises:
        FormRefused: it is no form, longer than `MOST_BYTES`, not UTF-8, or has a field twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise FormRefused("another content type")
    return parse_form(await _read_body(request))


def parse_form(body: bytes) -> Form:
    """Parse a form's body.

    Raises:
        FormRefused: as in `read_form`.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise FormRefused("not a form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormRefused("a field came twice")
    return Form(fields)


async def _read_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise FormRefused("too long")
    return body
