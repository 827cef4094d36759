"""Records of insurance to JSON and back: dataclasses of texts, numbers, days, closed words, and what they hold.

Unlike a message on the wire, a stored record may be older than the program: a field that it lacks takes its default,
and one that the program has dropped is let by.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
Reader = Callable[[Any], Any]

_AS_IT_IS = (str, int, bool, float, type(None))
_SEVERAL = 2


@dataclass(frozen=True)
class _Layout:
    """How one kind of record is written: its fields, and which of them are not written as they are."""

    names: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    to_write: tuple[str, ...]


def to_json(record: object) -> dict[str, Any]:
    """Give the JSON object of a record."""
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"{type(record).__name__} is no record")
    return _write(record)


def from_json(data: dict[str, Any], cls: type[T]) -> T:
    """Read a record that `to_json` wrote.

    Raises:
        TypeError, ValueError, KeyError: the data are no such record.
    """
    readers = _readers(typing.cast("Hashable", cls))
    return cls(**{name: read(data[name]) for name, read in readers if name in data})


@cache
def _readers(cls: Hashable) -> tuple[tuple[str, Reader], ...]:
    return tuple((name, _reader(hint)) for name, hint in typing.get_type_hints(cls).items())


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return _write(value) if dataclasses.is_dataclass(value) else value


def _write(record: Any) -> dict[str, Any]:
    layout = _layout(typing.cast("Hashable", type(record)))
    written = dict(zip(layout.names, layout.read(record), strict=True))
    for name in layout.to_write:
        written[name] = _plain(written[name])
    return written


@cache
def _layout(cls: Hashable) -> _Layout:
    names = tuple(field.name for field in dataclasses.fields(typing.cast("Any", cls)))
    hints = typing.get_type_hints(cls)
    to_write = tuple(name for name in names if hints[name] not in _AS_IT_IS)
    if len(names) < _SEVERAL:  # then attrgetter gives no tuple
        return _Layout(names, lambda record: tuple(getattr(record, name) for name in names), to_write)
    return _Layout(names, attrgetter(*names), to_write)


def _reader(hint: Any) -> Reader:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):  # only "something or None" is used
        return _optional(_reader(inner[0]))
    if origin is tuple:
        return _several(_reader(inner[0])) if inner[-1] is Ellipsis else _each(tuple(map(_reader, inner)))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return lambda value: from_json(value, hint)
    if hint is date:
        return date.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _optional(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _several(read: Reader) -> Reader:
    return lambda value: tuple(map(read, value))


def _each(readers: tuple[Reader, ...]) -> Reader:
    return lambda value: tuple(read(item) for item, read in zip(value, readers, strict=True))
