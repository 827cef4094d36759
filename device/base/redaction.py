"""An event of the log as it may leave its program: closed fields only, identifiers hashed with a salt of the day.

The log itself (device.base.log) allows a little more, for whoever sits at the machine with root's rights. What a
follower sees is enough to find a fault and not enough to recognise a visit tomorrow.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

Value = str | int | float | bool

PLAIN = frozenset(
    {
        *("attempt", "bytes", "code", "count", "depth", "error", "event_in", "exception", "kind", "level", "method"),
        *("milliseconds", "mode", "name", "number", "outcome", "program", "reason", "role", "rows", "screen"),
        *("seconds", "signal", "state", "status", "terminal", "unit", "version"),
    }
)
HASHED = frozenset({"boot", "visit_id"})
"""Identifiers: the same twice on one day, and never the same on two. Everything else is dropped."""

DAY_S = 86_400
HASH_CHARACTERS = 8
_GREATEST = 999_999
"""Longer numbers could be an insured number or a serial."""
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_.:+-]{0,47}")
_DIGITS = re.compile(r"\d{4,}")


class Redactor:
    """Redacts the events of one program."""

    def __init__(self, draw: Callable[[], bytes] = lambda: secrets.token_bytes(16)) -> None:
        """Draw each day's salt with `draw`; it never leaves this object."""
        self._draw = draw
        self._day = -1
        self._salt = b""

    def redact(self, event: str, now: float, fields: dict[str, Value]) -> dict[str, Value]:
        """Give what may be seen of an event at `now` (seconds since 1970)."""
        shown: dict[str, Value] = {"time": round(now, 3), "event": event}
        for name, value in fields.items():
            if name in HASHED:
                shown[name] = self._hash(str(value), now)
            elif name in PLAIN and is_harmless(value):
                shown[name] = value
        return shown

    def _hash(self, value: str, now: float) -> str:
        day = int(now // DAY_S)
        if day != self._day:
            self._day, self._salt = day, self._draw()
        return hashlib.sha256(self._salt + value.encode()).hexdigest()[:HASH_CHARACTERS]


def is_harmless(value: Value) -> bool:
    """Whether a value has the form of a closed word, a version or a small number."""
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) <= _GREATEST
    return not value or bool(_WORDS.fullmatch(value) and not _DIGITS.search(value)) or _is_version(value)


def _is_version(value: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(\.\d{1,3}){1,3}", value))
