"""Frames put in the camera's place: one again and again, or a few in a loop."""

from __future__ import annotations

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.face.behaviour import Behaviour, Posture
from device.firmware.simulated.face.sitter import Sitter
from models.attacks.presentation import FRAMES_PER_SECOND


class Frozen:
    """One frame."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Take it."""
        self._frame = sitter.render(Posture(), random)

    def frame(self, _prompt: str, _at: float) -> Rgb:
        """Give it again."""
        return self._frame


class Looped:
    """A genuine turn and blink, recorded from the camera itself and played in a loop."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Record four seconds."""
        behaviour = Behaviour()
        self._frames: list[Rgb] = []
        script = {0: "ahead", 8: str(random.choice(["turn_left", "turn_right"])), 20: "ahead", 28: "blink"}
        for number in range(40):
            at = number / FRAMES_PER_SECOND
            if number in script:
                behaviour.hear(script[number], at)
            self._frames.append(sitter.render(behaviour.posture(at), random))
        self._next = 0

    def frame(self, _prompt: str, _at: float) -> Rgb:
        """Give the next one."""
        frame = self._frames[self._next % len(self._frames)]
        self._next += 1
        return frame
