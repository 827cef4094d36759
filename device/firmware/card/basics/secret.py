"""The PIN in memory: hidden in every text, overwritten after use.

Python may have copied the characters before they arrive here (a web form's text is such a copy); this type
keeps its own copy in one bytearray and can wipe only that.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Secret:
    """Digits that open something on the card; use as a context manager to have them wiped."""

    def __init__(self, octets: bytes | bytearray) -> None:
        """Copy the ASCII digits; the caller keeps and wipes its own."""
        self._octets = bytearray(octets)

    @property
    def octets(self) -> bytearray:
        """The characters themselves, not a copy.

        Raises:
            ValueError: the secret has been wiped.
        """
        if not self._octets:
            raise ValueError("the secret has been wiped")
        return self._octets

    def wipe(self) -> None:
        """Overwrite the characters and forget them."""
        wipe(self._octets)
        self._octets.clear()

    def __repr__(self) -> str:
        """Hide the characters."""
        return f"{type(self).__name__}(hidden)"

    def __enter__(self) -> Self:
        """Give the secret itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the secret, whatever happened."""
        self.wipe()

    def __reduce__(self) -> str:
        """Refuse to be pickled or copied."""
        raise TypeError("a secret is not copied")


class Pin(Secret):
    """The four-digit PIN of the user authentication key."""

    def __init__(self, digits: str | bytes | bytearray) -> None:
        """Take four digits.

        Raises:
            ValueError: not exactly four ASCII digits (the text does not repeat them).
        """
        octets = digits.encode("utf-8") if isinstance(digits, str) else digits
        if len(octets) != 4 or not octets.isdigit():
            raise ValueError("a PIN has four digits")
        super().__init__(octets)


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros in place."""
    for index in range(len(buffer)):
        buffer[index] = 0
