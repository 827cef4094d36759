"""What the spoken menu depends on besides the view: which side is heard, what is fitted, how far an entry is."""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.card.basics.era import Era
from device.firmware.guide.menu import Page


@dataclass(frozen=True)
class Hearing:
    """Where somebody is within a screen.

    Attributes:
        page: the side that is heard.
        keypad: digits can be typed on keys that can be felt.
        headphones: what is said is heard by one person alone.
        by_button: the person takes digits with the button, though there are keys.
        typed: how many digits are in.
        first_digit: with which digit the reading of digits begins this time, so that nobody who watches the hand can
            count.
        era: of the birth date, once it was chosen.
    """

    page: Page = Page.MAIN
    keypad: bool = False
    headphones: bool = False
    by_button: bool = False
    typed: int = 0
    first_digit: int = 0
    era: Era | None = None

    @property
    def types(self) -> bool:
        """Whether digits are awaited from the keys."""
        return self.keypad and not self.by_button

    @property
    def reads(self) -> bool:
        """Whether digits are read aloud: in the headphones only, and only for the button."""
        return self.headphones and not self.types
