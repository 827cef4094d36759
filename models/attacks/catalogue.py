"""The declared list: each attack by name, in words, and how it is made of portraits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from device.firmware.face.liveness.challenge import Action, Challenge, all_sequences
from device.firmware.simulated.face.sitter import Sitter
from models.attacks.paper import Held, Paper
from models.attacks.persons import Mask, Person, Swapper
from models.attacks.presentation import Presentation
from models.attacks.screens import Puppet, Recording, StillOnScreen
from models.attacks.streams import Frozen, Looped

GENUINE = "genuine"


@dataclass(frozen=True)
class Stage:
    """What one trial has at hand: the holder, somebody else, the challenge that will be put, and chance."""

    holder: Sitter
    other: Sitter
    challenge: Challenge
    random: np.random.Generator

    def another_sequence(self) -> tuple[Action, ...]:
        """Give a sequence of movements that is not the one asked for."""
        others = [one for one in all_sequences() if one != self.challenge.actions]
        return others[int(self.random.integers(len(others)))]


@dataclass(frozen=True)
class Attack:
    """One entry of the list."""

    name: str
    words: str
    make: Callable[[Stage], Presentation]


def _paper(held: Held, *, eye_holes: bool = False) -> Callable[[Stage], Presentation]:
    return lambda stage: Paper(stage.holder, held, stage.random, eye_holes=eye_holes)


def _mask(*, has_holes: bool) -> Callable[[Stage], Presentation]:
    return lambda stage: Mask(stage.holder, stage.random, has_holes=has_holes)


GENUINE_PERSON = Attack(
    GENUINE, "a person who answers (rendered in relief)", lambda stage: Person(stage.holder, stage.random)
)
ATTACKS = (
    Attack("print_still", "printed photo, held", _paper(Held.STILL)),
    Attack("print_turned", "printed photo, turned and tilted by hand as asked", _paper(Held.TURNED)),
    Attack("print_bent", "printed photo bent to a cylinder, turned and tilted as asked", _paper(Held.BENT)),
    Attack("cut_out", "flat print with holes for the attacker's eyes", _paper(Held.TURNED, eye_holes=True)),
    Attack("cut_out_bent", "bent print with holes for the attacker's eyes", _paper(Held.BENT, eye_holes=True)),
    Attack("mask", "life-size photo bent over a head, worn", _mask(has_holes=False)),
    Attack("mask_eye_holes", "the same with holes for the wearer's eyes", _mask(has_holes=True)),
    Attack("screen_still", "photo on a screen", lambda stage: StillOnScreen(stage.holder, stage.random)),
    Attack(
        "replay_other",
        "recording of another challenge on a screen",
        lambda stage: Recording(stage.holder, stage.another_sequence(), stage.random),
    ),
    Attack(
        "replay_same",
        "recording of the very challenge, with its own timing, on a screen",
        lambda stage: Recording(stage.holder, stage.challenge.actions, stage.random),
    ),
    Attack(
        "replay_chosen",
        "recordings of all movements, the one asked for played on a screen",
        lambda stage: Puppet(stage.holder, stage.random),
    ),
    Attack(
        "swap",
        "the holder's face while it is compared, another head for the movements",
        lambda stage: Swapper(stage.holder, stage.other, stage.random),
    ),
    Attack("frozen", "one frame in the camera's place", lambda stage: Frozen(stage.holder, stage.random)),
    Attack("looped", "frames in the camera's place, in a loop", lambda stage: Looped(stage.holder, stage.random)),
)
