"""Records of insurance to JSON and back: dataclasses of texts, numbers, days, closed words, and what they hold.

Unlike a message on the wire, a stored record may be older than the program: a field that it lacks takes its default,
and one that the program has dropped is let by.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(record: object) -> dict[str, Any]:
    """Give the JSON object of a record."""
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"{type(record).__name__} is no record")
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def from_json(data: dict[str, Any], cls: type[T]) -> T:
    """Read a record that `to_json` wrote.

    Raises:
        TypeError, ValueError, KeyError: the data are no such record.
    """
    hints = _hints(typing.cast("Hashable", cls))
    return cls(**{name: _read(data[name], hint) for name, hint in hints.items() if name in data})


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return to_json(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _read(value: Any, hint: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):  # only "something or None" is used
        return None if value is None else _read(value, inner[0])
    if origin is tuple:
        each = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_read(item, one) for item, one in zip(value, each, strict=True))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_json(value, hint)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value
