"""The log: one JSON object per line on stderr, made of fields that were allowed by name.

Redaction by a list of forbidden words leaks as soon as somebody invents a new word, so this log works the other
way round: an event has a fixed name, and only the field names listed here can carry values. The values are
numbers, closed words and our own identifiers; free text has no place. Foreign libraries log through
`ForeignFormatter`, which keeps their logger's name and level and drops what they said.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import TextIO

from device.base.errors import UketsukeError

ALLOWED_FIELDS = frozenset(
    {
        *("attempt", "boot", "bytes", "code", "count", "depth", "digest", "error", "event_in", "exception", "kind"),
        *("level", "method", "milliseconds", "mode", "name", "number", "outcome", "path", "port", "program"),
        *("reader", "reason", "role", "rows", "screen", "seconds", "seq", "signal", "state", "status", "terminal"),
        *("ticket", "unit", "version", "visit_id"),
    }
)

FieldValue = str | int | float | bool


class EventLog:
    """Writes the events of one program."""

    def __init__(self, program: str, stream: TextIO | None = None, clock: Callable[[], float] = time.time) -> None:
        """Write for `program` to `stream` (stderr when None); `clock` gives seconds since 1970."""
        self._program = program
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._listeners: list[Callable[[str, dict[str, FieldValue]], None]] = []

    def listen(self, listener: Callable[[str, dict[str, FieldValue]], None]) -> None:
        """Hand every further event to `listener` too, in the thread that it happens in."""
        self._listeners.append(listener)

    def event(self, event: str, /, **fields: FieldValue) -> None:
        """Write one event.

        Raises:
            ValueError: a field's name is not on the allow-list (a programmer's mistake, found by any test).
        """
        unknown = sorted(set(fields) - ALLOWED_FIELDS)
        if unknown:
            raise ValueError(f"log field {unknown[0]!r} is not on the allow-list")
        line = {"time": round(self._clock(), 3), "program": self._program, "event": event, **fields}
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._stream.flush()
        for listener in self._listeners:
            listener(event, fields)

    def failure(self, event: str, error: BaseException, /, **fields: FieldValue) -> None:
        """Write an error by its number and class; its text stays out, since it may repeat what it was given."""
        number = error.number if isinstance(error, UketsukeError) else 999
        self.event(event, error=number, exception=type(error).__name__, **fields)


class ForeignFormatter(logging.Formatter):
    """Formats records of foreign libraries by name, level and exception class only."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one JSON line without the record's text, which may hold what the library was given."""
        exception = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        line = {
            "time": round(record.created, 3),
            "event": "library_message",
            "name": record.name,
            "level": record.levelname,
            "exception": exception,
        }
        return json.dumps(line)


def tame_foreign_loggers(stream: TextIO | None = None) -> None:
    """Let foreign libraries report warnings and worse, in our form, through the root logger."""
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(ForeignFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
