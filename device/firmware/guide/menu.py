"""A screen as a menu that can be heard: what is asked, and the choices in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from device.firmware.card.basics.era import Era
from device.firmware.screen.port import Action
from device.firmware.speech.line import Line

STAFF_KEY, REPEAT_KEY, VOLUME_KEY = "0", "*", "#"
MOST_KEYS = 9
"""Choices beyond the ninth have no key; they are reached with the button."""


class Page(StrEnum):
    """Which side of a screen is heard; every screen begins with the main one."""

    MAIN = "main"
    NO_CARD = "no_card"
    LANGUAGES = "languages"
    WAYS = "ways"
    """The ways out of a screen that asks for nothing, or for digits."""
    FULL = "full"
    """All digits are in: are they right?"""


@dataclass(frozen=True)
class Open:
    """Turn to another side of the same screen."""

    page: Page


@dataclass(frozen=True)
class Louder:
    """Speak one step louder, or softer."""

    steps: int


@dataclass(frozen=True)
class PickEra:
    """The birth date lies in this era."""

    era: Era


@dataclass(frozen=True, repr=False)
class TakeDigit:
    """The digit that was just heard in the headphones."""

    digit: int

    def __repr__(self) -> str:
        """Hide the digit."""
        return "TakeDigit(hidden)"


@dataclass(frozen=True)
class Erase:
    """Take the last digit away."""


@dataclass(frozen=True)
class Clear:
    """Take all digits away."""


@dataclass(frozen=True)
class Enter:
    """The digits are right."""


@dataclass(frozen=True)
class ByButton:
    """Have the digits read in the headphones, and take them with the button."""


Within = Open | PickEra | TakeDigit | Erase | Clear | ByButton
"""What stays within the guide, so that the screen does not notice it."""
Deed = Action | Within | Louder | Enter
"""What follows from a choice: an action of the screen's, or something that stays within the guide."""


@dataclass(frozen=True)
class Option:
    """One choice: what is said of it, in which language (empty: the screen's), and what follows."""

    lines: tuple[Line, ...]
    does: Deed
    language: str = ""


@dataclass(frozen=True)
class Entry:
    """So many digits are asked for; `secret` ones are never said without headphones."""

    count: int


class Reading(StrEnum):
    """How the choices of a menu are read."""

    CHOICES = "choices"
    DIGITS = "digits"
    """Digits of a secret: quicker, and in the headphones only."""
    ASKED_FOR = "asked_for"
    """Not by themselves: the screen asks for nothing now, or for digits on the keys."""


@dataclass(frozen=True)
class Menu:
    """A menu that can be heard.

    Attributes:
        question: what is said first.
        options: the choices, in order; the first nine have the keys 1 to 9.
        reading: how the choices are read.
        entry: the digits that are asked for, if any.
        urgent: what any press and any key means, whatever is being said; None where presses mean choices.
    """

    question: tuple[Line, ...]
    options: tuple[Option, ...] = ()
    reading: Reading = Reading.CHOICES
    entry: Entry | None = None
    urgent: Action | None = None

    @property
    def private(self) -> bool:
        """Whether what is read is for one person's ears alone."""
        return self.reading is Reading.DIGITS

    def option_of(self, key: str) -> Option | None:
        """Give the choice with this key of the pad."""
        place = int(key) - 1
        return self.options[place] if 0 <= place < min(len(self.options), MOST_KEYS) else None
