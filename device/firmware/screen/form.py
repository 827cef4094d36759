"""The body of a POST as fields: bounded before it is read, and never shown by its `repr`.

It may hold a PIN or a birth date; the page's own forms are the only ones expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BODY_BYTES = 1024
MOST_FIELDS = 12
FORM_TYPE = "application/x-www-form-urlencoded"


class BadForm(ValueError):
    """The body is no form of ours; the text does not repeat it."""


class FormTooLong(BadForm):
    """The body is longer than any form of ours."""


@dataclass(frozen=True, repr=False)
class Form:
    """The fields of one form."""

    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """Give a field, empty when it is not there."""
        return self.fields.get(name, "")

    def count(self, name: str) -> int:
        """Give a field of one to six ASCII digits as a number.

        Raises:
            BadForm: it is something else.
        """
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 6):
            raise BadForm("a number was expected")
        return int(text)

    def __repr__(self) -> str:
        """Hide the values."""
        return f"Form({', '.join(sorted(self.fields))})"


async def read_form(request: Request) -> Form:
    """Read the body of a request.

    Raises:
        FormTooLong: more than `MOST_BODY_BYTES`; reading stopped there.
        BadForm: not a form, or a field twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise BadForm("not a form")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise FormTooLong("the form is too long")
    return parse_form(bytes(body))


def parse_form(body: bytes) -> Form:
    """Turn a url-encoded body into fields.

    Raises:
        BadForm: not ASCII, not well formed, too many fields, or a field twice.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise BadForm("not a form of ours") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadForm("a field stands twice")
    return Form(fields)
