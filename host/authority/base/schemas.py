"""JSON Schemas of records, made from the type hints that `records.py` reads and writes by.

Forms and ranges that stand in the hints (`Annotated`) are told; what a record checks beyond them (the order of two
dates) stands in its description only.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from host.authority.base.records import inner_of, is_required

_SCALARS: dict[type[Any], dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True)
class Form:
    """Stands in `Annotated`: the pattern of a text, and perhaps its longest length."""

    pattern: str
    longest: int | None = None

    def keywords(self) -> dict[str, Any]:
        """Give what the schema says about it."""
        limit = {} if self.longest is None else {"maxLength": self.longest}
        return {"pattern": self.pattern, **limit}


@dataclass(frozen=True)
class Range:
    """Stands in `Annotated`: the least and the most that a number may be."""

    low: int
    high: int

    def keywords(self) -> dict[str, Any]:
        """Give what the schema says about it."""
        return {"minimum": self.low, "maximum": self.high}


def component_schemas(*records: type[Any]) -> dict[str, Any]:
    """Give the named schemas of the records and of all that they hold."""
    found: dict[str, Any] = {}
    for record in records:
        _add(record, found)
    return found


def reference(record: type[Any]) -> dict[str, Any]:
    """Give the reference to a record's schema within one OpenAPI document."""
    return {"$ref": f"#/components/schemas/{record.__name__}"}


def _add(record: type[Any], found: dict[str, Any]) -> None:
    if record.__name__ in found:
        return
    found[record.__name__] = {}
    hints = typing.get_type_hints(record, include_extras=True)
    fields = dataclasses.fields(record)
    found[record.__name__] = {
        "type": "object",
        "description": inspect.cleandoc(record.__doc__ or ""),
        "properties": {field.name: _schema(hints[field.name], found) for field in fields},
        "required": [field.name for field in fields if is_required(field)],
        "additionalProperties": False,
    }


def _schema(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    hint, optional = inner_of(hint)
    schema = _plain_schema(hint, found)
    return {"anyOf": [schema, {"type": "null"}]} if optional else schema


def _plain_schema(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    if typing.get_origin(hint) is typing.Annotated:
        plain, *told = typing.get_args(hint)
        return {
            **_plain_schema(plain, found),
            **{key: value for one in told for key, value in one.keywords().items()},
        }
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0], found)}
    if dataclasses.is_dataclass(hint):
        record = typing.cast("type[Any]", hint)
        _add(record, found)
        return reference(record)
    if issubclass(hint, Enum):
        kind = "integer" if issubclass(hint, IntEnum) else "string"
        return {"type": kind, "enum": [member.value for member in hint], "description": inspect.getdoc(hint)}
    return dict(_SCALARS[hint])
