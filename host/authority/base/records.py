"""Records to JSON and back, strictly, by the type hints of frozen dataclasses.

The published schema (`schemas.py`) is made from the same hints, so that document and behaviour cannot drift
apart. Understands: str, int, float, bool, date, datetime, enums of str or int, tuples, nested records, and
`| None`. A field with a default may be left out when read. Knows no record in particular.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

_AS_THEY_ARE = frozenset({str, int, float, bool, types.NoneType})
"""Types of values that JSON has too; most values are of these."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class RecordInvalid(ValueError):
    """A body has not the form of its record; the text names the place and never repeats a value."""


@cache
def hints_of(cls: type[Any]) -> dict[str, Any]:
    """Give the resolved type hints of a record's fields."""
    return typing.get_type_hints(cls)


def inner_of(hint: Any) -> tuple[Any, bool]:
    """Split `X | None` into X and True; any other hint comes back with False."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return next(part for part in typing.get_args(hint) if part is not type(None)), True
    return hint, False


def is_required(field: dataclasses.Field[Any]) -> bool:
    """Whether a field has no default and so must be given."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def format_record(record: Any) -> dict[str, Any]:
    """Give the JSON object of a record."""
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def parse_record(cls: type[T], value: object, where: str = "body") -> T:
    """Read a record from parsed JSON.

    Raises:
        RecordInvalid: a key is unknown or missing, or a value has the wrong type or is refused by the record.
    """
    if not isinstance(value, dict):
        raise RecordInvalid(f"{where} must be an object")
    hints = hints_of(typing.cast("Any", cls))
    if not set(value) <= set(hints):
        raise RecordInvalid(f"{where} holds an unknown key; known keys: {', '.join(hints)}")
    for field in dataclasses.fields(typing.cast("Any", cls)):
        if field.name not in value and is_required(field):
            raise RecordInvalid(f"{where}.{field.name} is missing")
    given = {name: _read(hints[name], item, f"{where}.{name}") for name, item in value.items()}
    try:
        return cls(**given)
    except ValueError as error:
        raise RecordInvalid(f"{where}: {error}") from error


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if dataclasses.is_dataclass(value):
        return format_record(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _read(hint: Any, value: object, where: str) -> Any:
    hint, optional = inner_of(hint)
    if value is None and optional:
        return None
    if typing.get_origin(hint) is tuple:
        return _read_list(typing.get_args(hint)[0], value, where)
    if dataclasses.is_dataclass(hint):
        return parse_record(typing.cast("type[Any]", hint), value, where)
    if issubclass(hint, Enum):
        return _read_code(hint, value, where)
    if issubclass(hint, date):
        return _read_date(hint, value, where)
    return _read_scalar(hint, value, where)


def _read_list(hint: Any, value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise RecordInvalid(f"{where} must be a list")
    return tuple(_read(hint, item, f"{where}[{index}]") for index, item in enumerate(value))


def _read_code(hint: type[Enum], value: object, where: str) -> Enum:
    for member in hint:
        if member.value == value and type(value) is not bool:
            return member
    raise RecordInvalid(f"{where} must be one of {', '.join(str(member.value) for member in hint)}")


def _read_date(hint: type[date], value: object, where: str) -> date:
    try:
        if isinstance(value, str) and (hint is not date or _DATE.fullmatch(value)):
            return hint.fromisoformat(value)
    except ValueError:
        pass
    raise RecordInvalid(f"{where} must be a date, YYYY-MM-DD" if hint is date else f"{where} must be a moment")


def _read_scalar(hint: type[Any], value: object, where: str) -> Any:
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise RecordInvalid(f"{where} must be of type {hint.__name__}")
    return value
