"""What a person keeps in mind during a visit, and what they know from home."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Known:
    """What a holder knows of a card, or can read off it."""

    birth: date = field(repr=False)
    code: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass
class Memory:
    """Grows during a visit."""

    card_lies: bool = False
    laid_badly: bool = False
    """The card lies, but not as it should."""
    has_laid: bool = False
    has_pulled: bool = False
    has_begun: bool = False
    """A way was chosen."""
    cards_done: int = 0
    way: str = ""
    """The way that was touched last, by intent or by a slip."""
    slipped: bool = False
    """The finger was seen on another key than the one that was meant."""
    face_tries: int = 0
    pin_tries: int = 0
    wrong_pin_used: bool = False
    staff_chosen: bool = False
    acts_for_child: bool = False
    set_up: set[str] = field(default_factory=set)
    """Settings that were touched."""
    shared: int = 0
    found_date: bool = False

    def end_with_card(self) -> None:
        """Know that this card is done with; the next one is begun like the first."""
        self.cards_done += 1
        self.has_begun, self.has_laid, self.pin_tries = False, False, 0
