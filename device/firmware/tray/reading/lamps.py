"""The two lamps beside the card: they take turns, so that what shines in one frame does not in the next."""

from __future__ import annotations

from typing import Protocol


class Lamps(Protocol):
    """A lamp on either side."""

    def light(self, number: int) -> None:
        """Light the lamp for frame `number`: left for even ones, right for odd ones."""

    def off(self) -> None:
        """Switch both off; more than once is fine."""


class NoLamps:
    """A tray without lamps of its own."""

    def light(self, number: int) -> None:
        """Do nothing (see `Lamps`)."""

    def off(self) -> None:
        """Do nothing (see `Lamps`)."""
