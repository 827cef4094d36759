"""The forms of messages: how each kind of dataclass is read from JSON and written, worked out once from its fields.

Which fields a message has depends on its schema version (`device.wire.version`). Readers know no path: an error
gathers it on its way out, so that reading what is right costs nothing for it.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

from device.wire import version

Reader = Callable[[Any, "int | None"], Any]
"""Reads a JSON value; the number is the schema version of the message around it, None where there is no message."""
Writer = Callable[[Any, int], Any]
"""Gives the JSON value of a field in a message of that schema version."""

_BEFORE_ALL = version.OLDEST - 1
_PLAIN = frozenset((str, int, bool, float, type(None)))
_SEVERAL = 2


class Wrong(Exception):
    """A value that is not in its form; `path` leads to it."""

    def __init__(self, text: str) -> None:
        """Say what is wrong."""
        super().__init__(text)
        self.text = text
        self.path = ""

    def within(self, step: str) -> Wrong:
        """Add where the value stands."""
        self.path = step + self.path
        return self


@dataclass(frozen=True)
class _Form:
    """One kind of dataclass in one version."""

    wanted: frozenset[str]
    needed: frozenset[str]
    readers: tuple[tuple[str, Reader], ...]
    states_version: bool


@dataclass(frozen=True)
class _Layout:
    """How one kind of dataclass is written: its fields, and which of them are not written as they are."""

    names: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    writers: tuple[tuple[str, Writer], ...]


def names_in(cls: type[Any], schema: int) -> tuple[str, ...]:
    """Give the names of the fields that a message or part of that kind has in version `schema`."""
    return _names_in(typing.cast("Hashable", cls), max(_BEFORE_ALL, min(schema, version.NEWEST)))


def write_object(message: Any, schema: int) -> dict[str, Any]:
    """Give the JSON object of a dataclass as it stands in a message of version `schema`."""
    layout = _layout(typing.cast("Hashable", type(message)), max(_BEFORE_ALL, min(schema, version.NEWEST)))
    written = dict(zip(layout.names, layout.read(message), strict=True))
    for name, write in layout.writers:
        written[name] = write(written[name], schema)
    return written


def read_object(data: Any, cls: type[Any], around: int | None) -> Any:
    """Read a dataclass.

    Raises:
        Wrong: a key is missing, unknown, null or of the wrong type, or a word is outside its set.
    """
    if not isinstance(data, dict):
        raise Wrong("must be an object")
    stated = data.get("schema")
    read = stated if isinstance(stated, int) and _states_version(typing.cast("Hashable", cls)) else around
    form = _form(typing.cast("Hashable", cls), None if read is None else max(_BEFORE_ALL, min(read, version.NEWEST)))
    keys = data.keys()
    if not (form.needed <= keys and keys <= form.wanted):
        wrong = sorted((keys - form.wanted) | (form.needed - keys))[0]
        raise Wrong(f"key {str(wrong)[:40]!r} is {'unknown' if wrong in data else 'missing'}")
    values, name = {}, ""
    try:
        for name, reader in form.readers:
            if name in data:
                values[name] = reader(data[name], read)
    except Wrong as error:
        raise error.within(f".{name}")  # noqa: B904  the same error, with its place
    try:
        return cls(**values)
    except ValueError as error:
        raise Wrong(str(error)) from error


@cache
def _layout(cls: Hashable, schema: int) -> _Layout:
    names, hints = _names_in(cls, schema), typing.get_type_hints(cls)
    writers = tuple((name, _writer(hints[name])) for name in names if hints[name] not in _PLAIN)
    if len(names) < _SEVERAL:  # then attrgetter gives no tuple
        return _Layout(names, lambda message: tuple(getattr(message, name) for name in names), writers)
    return _Layout(names, attrgetter(*names), writers)


@cache
def _states_version(cls: Hashable) -> bool:
    return "schema" in _names_in(cls, version.OLDEST)


@cache
def _names_in(cls: Hashable, schema: int) -> tuple[str, ...]:
    fields = dataclasses.fields(typing.cast("Any", cls))
    return tuple(field.name for field in fields if field.metadata.get(version.SINCE, 0) <= schema)


@cache
def _form(cls: Hashable, read: int | None) -> _Form:
    hints = typing.get_type_hints(cls)
    wanted = _names_in(cls, version.NEWEST if read is None else read)
    needed = _names_in(cls, version.OLDEST) if read is None else wanted
    readers = tuple((name, _reader(hints[name])) for name in wanted)
    return _Form(frozenset(wanted), frozenset(needed), readers, _states_version(cls))


def _writer(hint: Any) -> Writer:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _list_writer(_writer(typing.get_args(hint)[0]))
    if origin is dict:
        return lambda value, _schema: dict(value)
    if dataclasses.is_dataclass(hint):
        return lambda value, schema: write_object(value, getattr(value, "schema", schema))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value, _schema: str(value)
    return lambda value, _schema: value


def _list_writer(write_item: Writer) -> Writer:
    return lambda value, schema: [write_item(item, schema) for item in value]


def _reader(hint: Any) -> Reader:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _list_reader(_reader(typing.get_args(hint)[0]))
    if origin is dict:
        return _read_integers
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return lambda value, around: read_object(value, hint, around)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word_reader(hint)
    return _read_text if hint is str else _plain_reader(hint)


def _plain_reader(hint: type[Any]) -> Reader:
    def read(value: Any, _around: int | None) -> Any:
        if type(value) is not hint and (not isinstance(value, hint) or isinstance(value, bool)):
            raise Wrong(f"must be of type {hint.__name__}")
        return value

    return read


def _read_text(value: Any, _around: int | None) -> str:
    if not isinstance(value, str):
        raise Wrong("must be of type str")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:  # JSON can hold a lone surrogate, UTF-8 cannot
            raise Wrong("holds half a character") from error
    return value


def _list_reader(read_item: Reader) -> Reader:
    def read(value: Any, around: int | None) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong("must be a list")
        read_items: list[Any] = []
        try:
            for item in value:
                read_items.append(read_item(item, around))
        except Wrong as error:
            raise error.within(f"[{len(read_items)}]")  # noqa: B904  the same error, with its place
        return tuple(read_items)

    return read


_read_integer = _plain_reader(int)


def _read_integers(value: Any, around: int | None) -> dict[str, int]:
    if not isinstance(value, dict):
        raise Wrong("must be an object of integers")
    key: Any = ""
    try:
        return {_read_text(key, around): _read_integer(item, around) for key, item in value.items()}
    except Wrong as error:
        raise error.within(f".{str(key)[:40]}")  # noqa: B904  the same error, with its place


def _word_reader(words: type[StrEnum]) -> Reader:
    known = {str(word): word for word in words}

    def read(value: Any, _around: int | None) -> StrEnum:
        if not isinstance(value, str):  # before its text is shown, which for deep lists would end in a RecursionError
            raise Wrong("must be of type str")
        word = known.get(value)
        if word is None:
            raise Wrong(f"{value[:40]!r} is no word of this field")
        return word

    return read
