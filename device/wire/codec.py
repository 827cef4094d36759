"""Messages to JSON objects and back, strictly: every key is there, none is null, none is unknown.

A message is a frozen dataclass of strings, integers, booleans, closed words, tuples and further such dataclasses. Its
`schema` decides which fields it has (`device.wire.version`). A part that was kept without its message has no version
of its own: there, fields that came later may be missing.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Hashable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from device.wire import version
from device.wire.errors import MessageInvalid

T = TypeVar("T")

CLAIMS_LIMIT_BYTES = 32 * 1024
"""Larger claims would pass the 64 KiB limit of the JOSE library after two layers of base64 and never leave."""


def to_json(message: object, schema: int | None = None) -> dict[str, Any]:
    """Give the JSON object of a message dataclass; of a part, as it stands in a message of version `schema`."""
    if not dataclasses.is_dataclass(message) or isinstance(message, type):
        raise TypeError(f"{type(message).__name__} is no message")
    written = getattr(message, "schema", version.NEWEST if schema is None else schema)
    names = names_in(type(message), written)
    return {name: _plain(getattr(message, name), written) for name in names}


def from_json(data: object, cls: type[T], where: str = "message", schema: int | None = None) -> T:
    """Read a message dataclass from a parsed JSON object.

    Raises:
        MessageInvalid: a key is missing, unknown, null or of the wrong type, or a word is outside its set.
    """
    if not isinstance(data, dict):
        raise MessageInvalid(f"{where}: must be an object")
    hints, read = _hints(typing.cast("Hashable", cls)), _version_of(data, cls, schema)
    wanted = names_in(cls, version.NEWEST if read is None else read)
    optional = set(wanted) - set(names_in(cls, version.OLDEST)) if read is None else set()
    wrong = (set(data) - set(wanted)) | (set(wanted) - optional - set(data))
    if wrong:
        first = sorted(wrong)[0]
        raise MessageInvalid(f"{where}: key {str(first)[:40]!r} is {'unknown' if first in data else 'missing'}")
    values = {name: _read(data[name], hints[name], f"{where}.{name}", read) for name in wanted if name in data}
    try:
        return cls(**values)
    except ValueError as error:
        raise MessageInvalid(f"{where}: {error}") from error


def names_in(cls: type[Any], schema: int) -> tuple[str, ...]:
    """Give the names of the fields that a message or part of that kind has in version `schema`."""
    return _names_in(typing.cast("Hashable", cls), schema)


def dump(data: dict[str, Any]) -> bytes:
    """Give the bytes of a JSON object, compact and in UTF-8.

    Raises:
        MessageInvalid: the object is larger than `CLAIMS_LIMIT_BYTES`.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
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


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@cache
def _names_in(cls: Hashable, schema: int) -> tuple[str, ...]:
    fields = dataclasses.fields(typing.cast("Any", cls))
    return tuple(field.name for field in fields if field.metadata.get(version.SINCE, 0) <= schema)


def _version_of(data: dict[Any, Any], cls: type[Any], around: int | None) -> int | None:
    """Give the version that a message states, for a part that of the message around it, else None."""
    stated = data.get("schema")
    has_own = "schema" in names_in(cls, version.OLDEST) and isinstance(stated, int)
    return stated if has_own else around


def _plain(value: Any, schema: int) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, schema) for item in value]
    if dataclasses.is_dataclass(value):
        return to_json(value, schema)
    return str(value) if isinstance(value, StrEnum) else dict(value) if isinstance(value, dict) else value


def _read(value: Any, hint: Any, where: str, schema: int | None) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _read_list(value, typing.get_args(hint)[0], where, schema)
    if origin is dict:
        return _read_integers(value, where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_json(value, hint, where, schema)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _read_word(value, hint, where)
    return _read_plain(value, hint, where)


def _read_plain(value: Any, hint: type[Any], where: str) -> Any:
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise MessageInvalid(f"{where}: must be of type {hint.__name__}")
    return _check_text(value, where) if hint is str else value


def _check_text(text: str, where: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):  # JSON can hold one, UTF-8 cannot
        raise MessageInvalid(f"{where}: holds half a character")
    return text


def _read_list(value: Any, hint: Any, where: str, schema: int | None) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise MessageInvalid(f"{where}: must be a list")
    return tuple(_read(item, hint, f"{where}[{index}]", schema) for index, item in enumerate(value))


def _read_integers(value: Any, where: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise MessageInvalid(f"{where}: must be an object of integers")
    return {str(key): _read_plain(item, int, f"{where}.{str(key)[:40]}") for key, item in value.items()}


def _read_word(value: Any, words: type[StrEnum], where: str) -> StrEnum:
    if not isinstance(value, str):  # before its text is shown, which for deep lists would end in a RecursionError
        raise MessageInvalid(f"{where}: must be of type str")
    try:
        return words(value)
    except ValueError as error:
        raise MessageInvalid(f"{where}: {value[:40]!r} is no word of this field") from error
