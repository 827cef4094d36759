"""What can be ordered on the control page, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from device.cli.demo.world.part import Part
from device.cli.demo.world.sights import Sight
from device.firmware.simulated.card.basics.options import CardOptions

_SLEEVE_COMMANDS = 6
"""A weak field: the card is seen, and lost again while it is read."""
_SLOW_S = 0.15


class Deed(StrEnum):
    """The kinds of orders."""

    CARD = "card"
    OWN_CARD = "own_card"
    TAKE = "take"
    SIGHT = "sight"
    STOP = "stop"
    START = "start"
    FREEZE = "freeze"
    THAW = "thaw"
    RESTART = "restart"
    READER = "reader"
    AUTHORITY = "authority"
    CLOCK = "clock"
    CONSENT = "consent"
    PANEL = "panel"
    THING = "thing"
    MEND = "mend"
    AGREE = "agree"
    FORGET = "forget"


class Laid(StrEnum):
    """How a card is laid down."""

    FLAT = "flat"
    UPSIDE_DOWN = "upside_down"
    SLEEVE = "sleeve"
    TWO = "two"
    SLOW = "slow"

    @property
    def options(self) -> CardOptions:
        """The virtual card that behaves so; two cards on one antenna answer as one that lies upside down: not."""
        return _OPTIONS[self]


_OPTIONS = {
    Laid.FLAT: CardOptions(),
    Laid.UPSIDE_DOWN: CardOptions(mute=True),
    Laid.TWO: CardOptions(mute=True),
    Laid.SLEEVE: CardOptions(pull_after=_SLEEVE_COMMANDS),
    Laid.SLOW: CardOptions(delay_s=_SLOW_S),
}

SIGHTS = tuple(Sight)
PARTS = (Part.BROKER, Part.HOST, Part.DAEMON, Part.FIRMWARE, Part.CARD_SERVICE)
MODES = ("normal", "slow", "failing", "busy", "maintenance", "wrong", "refusing")
CLOCKS = (0, -14, 14)
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")
PANEL = ("start", "hold", "staff", "headphones_in", "headphones_out", *(f"key{key}" for key in KEYS))


@dataclass(frozen=True)
class Order:
    """One order; what `what` and `how` may be depends on the deed."""

    deed: Deed
    what: str = ""
    how: str = ""

    @classmethod
    def parse(cls, text: str) -> Order:
        """Read the form that a scene has: the deed, and up to two words.

        Raises:
            ValueError: there is no such deed.
        """
        deed, *more = text.split()
        return cls(Deed(deed), *more)
