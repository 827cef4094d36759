"""Which lamp and which sound belong to a visit: pure, without pins and without a clock.

The lamp speaks by rhythm, so that it says the same to everybody whatever colours they see, and no rhythm changes
faster than once a beat; where the lamp has colours, each says the same once more, and none is red, since nobody is
ever refused. There are three sounds: taken, please do something, staff were called; beside them each key of the pad
has one and the same short beep. A sound is made where something happened that a person who looks away would miss; a
step that goes on as it should is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import cycle

from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


class Lamp(StrEnum):
    """What the lamp says."""

    DARK = "dark"
    """Not in service."""
    READY = "ready"
    ASKING = "asking"
    """It is the person's turn."""
    WORKING = "working"
    """It is the machine's turn."""
    DONE = "done"
    STAFF = "staff"
    """Somebody asked for help."""


class Colour(Enum):
    """A colour of the lamp, as (red, green, blue)."""

    WHITE = (True, True, True)
    BLUE = (False, False, True)
    CYAN = (False, True, True)
    GREEN = (False, True, False)
    YELLOW = (True, True, False)


class Sound(Enum):
    """What a sound says."""

    NONE = "none"
    ACCEPTED = "accepted"
    PLEASE = "please_do_something"
    STAFF_CALLED = "staff_called"


@dataclass(frozen=True)
class Rhythm:
    """Beats that a lamp or buzzer is on, off, on and so on; once, or again and again."""

    beats: tuple[int, ...] = ()
    repeats: bool = False

    def __post_init__(self) -> None:
        """Check that beats are whole, and that a repeated rhythm ends with off (or is one single "on")."""
        if any(beat < 1 for beat in self.beats):
            raise ValueError("a rhythm is made of whole beats")
        if self.repeats and len(self.beats) != 1 and len(self.beats) % 2:
            raise ValueError("a repeated rhythm must end with off")

    def steps(self) -> Iterator[tuple[bool, int]]:
        """Give (on or off, for how many beats) for as long as the rhythm lasts; 0 beats mean for good."""
        if self.repeats and len(self.beats) == 1:
            return iter([(True, 0)])
        steps = [(index % 2 == 0, beats) for index, beats in enumerate(self.beats)]
        return cycle(steps) if self.repeats else iter([*steps, (False, 0)])


LAMPS = {
    Lamp.DARK: Rhythm(),
    Lamp.READY: Rhythm((1, 7), repeats=True),
    Lamp.ASKING: Rhythm((2, 2), repeats=True),
    Lamp.WORKING: Rhythm((3, 1), repeats=True),
    Lamp.DONE: Rhythm((1,), repeats=True),
    Lamp.STAFF: Rhythm((1, 1, 1, 5), repeats=True),
}
COLOURS = {
    Lamp.DARK: Colour.WHITE,  # never lit
    Lamp.READY: Colour.WHITE,
    Lamp.ASKING: Colour.BLUE,
    Lamp.WORKING: Colour.CYAN,
    Lamp.DONE: Colour.GREEN,
    Lamp.STAFF: Colour.YELLOW,
}
SOUNDS = {
    Sound.NONE: Rhythm(),
    Sound.ACCEPTED: Rhythm((4,)),
    Sound.PLEASE: Rhythm((1, 1, 1)),
    Sound.STAFF_CALLED: Rhythm((3, 1, 1, 1, 3)),
}

CLICK = Rhythm((1,))
"""The answer to a key; the same for every key, so that it tells nobody which."""


@dataclass(frozen=True)
class Signal:
    """What the panel says at one moment: a lamp that stays, and a sound that is made once."""

    lamp: Lamp
    sound: Sound = Sound.NONE


OUT_OF_SERVICE = Signal(Lamp.DARK)
STAFF_CALLED = Signal(Lamp.STAFF, Sound.STAFF_CALLED)
CARD_LEFT = Signal(Lamp.ASKING, Sound.PLEASE)
"""The card is still there after the visit."""

_WORKING = frozenset({State.READING, State.SENDING})


def signal_for(visit: Visit) -> Signal:
    """Give the lamp of a visit as it stands, and the sound that belongs to getting there."""
    if visit.state is State.IDLE:
        return Signal(Lamp.READY)
    if visit.state is State.RESULT:
        # Without a ticket nothing was taken: the screen sends the person to the desk.
        return Signal(Lamp.DONE, Sound.ACCEPTED) if visit.ticket else Signal(Lamp.ASKING, Sound.PLEASE)
    if visit.busy:
        return Signal(Lamp.WORKING)
    if visit.message or visit.asked or visit.state is State.CARD_AWAY:
        return Signal(Lamp.ASKING, Sound.PLEASE)
    return Signal(Lamp.WORKING if visit.state in _WORKING else Lamp.ASKING)
