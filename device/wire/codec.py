"""Messages to JSON objects and back, strictly: every key is there, none is null, none is unknown.

A message is a frozen dataclass of strings, integers, booleans, closed words, tuples and further such dataclasses. Its
`schema` decides which fields it has (`device.wire.version`). A part that was kept without its message has no version
of its own: there, fields that came later may be missing.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any, TypeVar

from device.wire import forms, version
from device.wire.errors import MessageInvalid

T = TypeVar("T")
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

CLAIMS_LIMIT_BYTES = 32 * 1024
"""Larger claims would pass the 64 KiB limit of the JOSE library after two layers of base64 and never leave."""


def to_json(message: object, schema: int | None = None) -> dict[str, Any]:
    """Give the JSON object of a message dataclass; of a part, as it stands in a message of version `schema`."""
    if not dataclasses.is_dataclass(message) or isinstance(message, type):
        raise TypeError(f"{type(message).__name__} is no message")
    written = getattr(message, "schema", version.NEWEST if schema is None else schema)
    return forms.write_object(message, written)


def from_json(data: object, cls: type[T], where: str = "message", schema: int | None = None) -> T:
    """Read a message dataclass from a parsed JSON object.

    Raises:
        MessageInvalid: a key is missing, unknown, null or of the wrong type, or a word is outside its set.
    """
    try:
        read: T = forms.read_object(data, cls, schema)
    except forms.Wrong as error:
        raise MessageInvalid(f"{where}{error.path}: {error.text}") from error
    return read


def names_in(cls: type[Any], schema: int) -> tuple[str, ...]:
    """Give the names of the fields that a message or part of that kind has in version `schema`."""
    return forms.names_in(cls, schema)


def dump(data: dict[str, Any]) -> bytes:
    """Give the bytes of a JSON object, compact and in UTF-8.

    Raises:
        MessageInvalid: the object is larger than `CLAIMS_LIMIT_BYTES`.
    """
    text = _COMPACT.encode(data).encode()
    if len(text) > CLAIMS_LIMIT_BYTES:
        raise MessageInvalid(f"message of {len(text)} bytes is over the limit of {CLAIMS_LIMIT_BYTES}")
    return text


def load(data: bytes | str) -> dict[str, Any]:
    """Read the bytes of a JSON object.

    Raises:
        MessageInvalid: it is too large, no JSON, or no object.
    """
    if len(data) > CLAIMS_LIMIT_BYTES:
        raise MessageInvalid(f"message of {len(data)} bytes is over the limit of {CLAIMS_LIMIT_BYTES}")
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise MessageInvalid("message is no JSON") from error
    if not isinstance(parsed, dict):
        raise MessageInvalid("message is no JSON object")
    return parsed
