"""What one library read in one frame, and what both did: the values that the rule of agreement weighs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Found(StrEnum):
    """Whether a frame showed a card that can be read."""

    CARD = "card"
    NO_CARD = "no_card"
    TOO_SMALL = "too_small"


@dataclass(frozen=True, repr=False)
class Fields:
    """The fields that were read; what was not read, or not once, is None or empty.

    `western` says that the birth date carries a western year; it is not kept then.
    """

    birth: date | None = None
    expiry: date | None = None
    code: str = ""
    western: bool = False

    def __repr__(self) -> str:
        """Hide the fields."""
        return "Fields(hidden)"


@dataclass(frozen=True)
class FrameReading:
    """One frame: RapidOCR's reading, and Tesseract's of the same places."""

    found: Found
    rapid: Fields = field(default_factory=Fields)
    tesseract: Fields = field(default_factory=Fields)
