"""One person who comes to the terminal: what they want, how they see, aim and react, and what goes wrong first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What somebody came to do."""

    PRACTISED = "practised"
    """By face, has done it before, and makes no mistake."""
    FACE = "face"
    PIN = "pin"
    """Refuses the face, and enters the PIN."""
    GUARDIAN = "guardian"
    """With the cards of two children, one after the other."""
    HEADPHONES = "headphones"
    """Sees nothing, hears the terminal in headphones, and has one large button."""
    NO_CARD = "no_card"
    WANTS_STAFF = "wants_staff"
    """Has a usable card and wants a person all the same."""
    WALKS_AWAY = "walks_away"
    """Lays the card down, begins, takes it and goes."""


class Pace(StrEnum):
    """How quickly somebody finds their way on a screen."""

    PRACTISED = "practised"
    ORDINARY = "ordinary"
    SLOW = "slow"


REACTION_S = {Pace.PRACTISED: (0.8, 1.5), Pace.ORDINARY: (1.5, 3.0), Pace.SLOW: (4.0, 6.0)}
"""From a new question on the screen to the finger on the glass: the least and the most."""
KEY_S = {Pace.PRACTISED: (0.25, 0.45), Pace.ORDINARY: (0.5, 1.0), Pace.SLOW: (0.9, 1.8)}
"""From one key of a pad to the next."""
TURN_S = {Pace.PRACTISED: (0.3, 0.7), Pace.ORDINARY: (0.8, 1.8), Pace.SLOW: (2.5, 4.5)}
"""From a hint to the head's movement: nothing has to be looked for, and no finger moves."""


class Laying(StrEnum):
    """How the card comes down at first."""

    PROPERLY = "properly"
    UPSIDE_DOWN = "upside_down"
    IN_A_SLEEVE = "in_a_sleeve"
    WEAK = "weak"
    """So that it is lost while it is read."""
    PULLED_EARLY = "pulled_early"
    """Properly, but taken in the middle of the check, and put back when the screen says so."""


class Facing(StrEnum):
    """How the person stands before the camera at first."""

    WELL = "well"
    TOO_FAR = "too_far"
    OUT_OF_FRAME = "out_of_frame"
    IN_THE_DARK = "in_the_dark"


class Sharing(StrEnum):
    """What somebody does where the clinic asks for consent."""

    NOTHING = "nothing"
    SOME = "some"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Profile:
    """One person; `number` counts them in a run and seeds their chance."""

    number: int
    kind: Kind
    persona: str
    pace: Pace = Pace.ORDINARY
    aim_mm: float = 3.0
    """The finger comes down at most so far from where it was meant to."""
    hold_s: float = 0.08
    """How long a finger stays on the glass."""
    taps_twice: bool = False
    laying: Laying = Laying.PROPERLY
    facing: Facing = Facing.WELL
    print_hidden: bool = False
    """The print of the card cannot be read, so that number B is typed."""
    searches_date: bool = False
    """Does not know at once which date and which digits are meant."""
    wrong_pin: bool = False
    language: str = "ja"
    low_vision: bool = False
    asked: bool = False
    """Comes on a day on which the clinic asks for consent."""
    sharing: Sharing = Sharing.NOTHING

    def __post_init__(self) -> None:
        """Refuse fingers that nobody has."""
        if not 0 <= self.aim_mm <= 8 or not 0 < self.hold_s <= 2:
            raise ValueError("a finger is at most 8 mm off and rests at most 2 s")

    @property
    def card_is_usable(self) -> bool:
        """Whether they could check in by themselves."""
        return self.kind is not Kind.NO_CARD

    @property
    def wants_to_finish(self) -> bool:
        """Whether they want to check in by themselves: neither to leave nor to see a person."""
        return self.kind not in (Kind.WANTS_STAFF, Kind.WALKS_AWAY)

    @property
    def traits(self) -> tuple[str, ...]:
        """Give what makes them imperfect, in words of the table of shares."""
        flags = {
            "aim_8_mm": self.aim_mm > 3,
            "slow": self.pace is Pace.SLOW,
            "long_touch": self.hold_s > 0.3,
            "taps_twice": self.taps_twice,
            self.laying.value: self.laying is not Laying.PROPERLY,
            self.facing.value: self.facing is not Facing.WELL,
            "print_hidden": self.print_hidden,
            "searches_date": self.searches_date,
            "wrong_pin": self.wrong_pin,
            "foreign_language": self.language != "ja",
            "low_vision": self.low_vision,
        }
        return tuple(name for name, has in flags.items() if has)
