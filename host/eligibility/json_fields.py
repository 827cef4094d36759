"""Reading JSON of the authority by name: what is used must have its exact type, and unknown keys are let by.

A code outside its table makes the whole answer unreadable. Errors name the key, never what stood there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from host.eligibility.errors import AuthorityWrongAnswer

T = TypeVar("T")
Code = TypeVar("Code", bound=Enum)


class JsonFields:
    """One JSON object; every method raises `AuthorityWrongAnswer` where something has another form."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Read `data`."""
        self._data = data

    @classmethod
    def parse(cls, body: bytes) -> JsonFields:
        """Read a whole answer."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise AuthorityWrongAnswer("the answer is no JSON") from error
        if not isinstance(data, dict):
            raise AuthorityWrongAnswer("the answer is no object")
        return cls(data)

    def take(self, name: str, kind: type[T]) -> T:
        """Give a value of exactly one type."""
        value = self._data.get(name)
        if type(value) is not kind:
            raise AuthorityWrongAnswer(f"{name} is missing or has another form")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Give a text; a default stands for an absent or null one."""
        if default is not None and self._data.get(name) is None:
            return default
        return self.take(name, str)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Give a truth value."""
        if default is not None and self._data.get(name) is None:
            return default
        return self.take(name, bool)

    def number(self, name: str) -> int:
        """Give a whole number."""
        return self.take(name, int)

    def inside(self, name: str) -> JsonFields:
        """Give an object."""
        return JsonFields(self.take(name, dict))

    def maybe(self, name: str) -> JsonFields | None:
        """Give an object, or None for an absent or null one."""
        return None if self._data.get(name) is None else self.inside(name)

    def each(self, name: str, read: Callable[[JsonFields], T]) -> tuple[T, ...]:
        """Read all objects of a list; an absent one is empty."""
        if self._data.get(name) is None:
            return ()
        items = self.take(name, list)
        if any(type(item) is not dict for item in items):
            raise AuthorityWrongAnswer(f"{name} holds something that is no object")
        return tuple(read(JsonFields(item)) for item in items)

    def code(self, name: str, table: type[Code]) -> Code:
        """Give a code of a table."""
        value = self._data.get(name)
        for code in table:
            if value == code.value and type(value) is not bool:
                return code
        raise AuthorityWrongAnswer(f"{name} holds no code of its table")

    def maybe_code(self, name: str, table: type[Code]) -> Code | None:
        """Give a code of a table, or None for an absent or null one."""
        return None if self._data.get(name) is None else self.code(name, table)

    def day(self, name: str) -> date:
        """Give a day."""
        try:
            return date.fromisoformat(self.take(name, str))
        except ValueError as error:
            raise AuthorityWrongAnswer(f"{name} is no date") from error

    def maybe_day(self, name: str) -> date | None:
        """Give a day, or None for an absent or null one."""
        return None if self._data.get(name) is None else self.day(name)

    def moment(self, name: str) -> int:
        """Give a moment in seconds since 1970."""
        try:
            moment = datetime.fromisoformat(self.take(name, str))
        except ValueError as error:
            raise AuthorityWrongAnswer(f"{name} is no moment") from error
        if moment.tzinfo is None or moment.year < 1971:
            raise AuthorityWrongAnswer(f"{name} has no zone, or no sensible year")
        return int(moment.timestamp())

    def maybe_moment(self, name: str) -> int:
        """Give a moment, or 0 for an absent or null one."""
        return 0 if self._data.get(name) is None else self.moment(name)

    def shown(self, name: str) -> str:
        """Give a value to be shown as it is: text, number or yes and no; empty when absent or null."""
        value = self._data.get(name)
        if value is None:
            return ""
        if type(value) not in (str, int, float, bool):
            raise AuthorityWrongAnswer(f"{name} cannot be shown")
        return str(value)
