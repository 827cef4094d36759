"""What a person chooses about the pages and what is shared: values of the view and of deeds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

SOFTEST, LOUDEST = 1, 5


@dataclass(frozen=True)
class Look:
    """How the pages look.

    Attributes:
        large: larger letters than the large ones that are usual here.
        contrast: white on black, with outlines.
        left_handed: what is touched most stands at the left.
        seated: everything that is touched stands in the lower half.
        narrow: sentences in a narrow column, which bystanders cannot read.
    """

    NAMES: ClassVar[tuple[str, ...]] = ("large", "contrast", "left_handed", "seated", "narrow")

    large: bool = False
    contrast: bool = False
    left_handed: bool = False
    seated: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Voice:
    """Whether and how the screen speaks.

    Attributes:
        on: it speaks by itself.
        volume: 1 to 5.
        headphones: headphones are plugged in.
        guided: the way without seeing is in use.
        asked: grows each time the person wants to hear the screen again.
    """

    on: bool = False
    volume: int = 3
    headphones: bool = False
    guided: bool = False
    asked: int = 0

    def __post_init__(self) -> None:
        """Refuse a volume that is none.

        Raises:
            ValueError: softer than the softest or louder than the loudest.
        """
        if not SOFTEST <= self.volume <= LOUDEST:
            raise ValueError("a volume lies between 1 and 5")


class ConsentItem(StrEnum):
    """A kind of information that the person may let the clinic see; the fields of the wire's `Consent`."""

    MEDICINES = "medicines"
    DIAGNOSES = "diagnoses"
    SURGERY = "surgery"
    CHECKUPS = "checkups"
    HIGH_COST_LIMIT = "high_cost_limit"


class Shown(StrEnum):
    """How a field of the message is shown on a screen that bystanders can read."""

    PLAIN = "plain"
    EMPTY = "empty"
    SECRET = "secret"  # noqa: S105  # a word for a field, no secret
    LATER = "later"


_GROUPS = {
    "visit_id": "visit",
    "ticket": "visit",
    "holder": "holder",
    "card": "card",
    "pin": "pin",
    "face": "face",
    "consent": "consent",
    "timings_ms": "machine",
    "software": "machine",
    "confirmation": "confirmation",
}
"""Fields of a message's body and the headings under which they stand; those of a registration have their own."""


@dataclass(frozen=True)
class SentField:
    """One field of the message that is sent.

    Attributes:
        key: the field's place in the message, its names joined by dots (`body.holder.method`).
        value: as it stands in the message; empty unless `shown` is plain.
        shown: plain; empty in the message too; secret (it names the card or its holder, so words tell what it
            holds); or later (it is made when the message is sealed).
    """

    key: str
    value: str
    shown: Shown = Shown.PLAIN

    @property
    def group(self) -> str:
        """The heading under which the field stands: a key of the sentences `sent`."""
        head, _, rest = self.key.partition(".")
        return _GROUPS.get(rest.partition(".")[0], "registration") if head == "body" else "head"

    def __post_init__(self) -> None:
        """Refuse a value that is not to be shown.

        Raises:
            ValueError: a hidden field with a value.
        """
        if self.value and self.shown is not Shown.PLAIN:
            raise ValueError("only a plain field shows its value")
