"""The root of every error that carries a number.

It knows no number itself: the registry of numbers and of the words for them is `device.wire.numbers`.
"""

from __future__ import annotations

from typing import ClassVar


class UketsukeError(Exception):
    """An error with a stable number; its text is for engineers and never holds personal data."""

    number: ClassVar[int] = 999
    """The number in the registry; 999 is "internal error" and means that a subclass forgot its own."""

    def __str__(self) -> str:
        """Give the text with its number in front, as it stands in logs."""
        text = super().__str__()
        return f"[{self.number}] {text}" if text else f"[{self.number}]"


class ConfigurationError(UketsukeError):
    """A configuration file is missing, not readable, or holds a key or value that is not allowed."""

    number = 601


class UsageError(UketsukeError):
    """A command was called in a way it does not offer."""

    number = 602
