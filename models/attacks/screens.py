"""Pictures and recordings shown on a screen: flat, glowing, with moire and a reflection."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.face.liveness.challenge import Action
from device.firmware.simulated.face.behaviour import Behaviour, Posture
from device.firmware.simulated.face.sitter import Sitter, expose
from models.attacks.optics import glow, plane_map, reflect, show
from models.attacks.presentation import Hand, draw_hand

_GRIDS = (2.3, 9.0)
"""Period of the moire in pixels of the frame, from fine to coarse."""


class Shown:
    """A screen held before the camera."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Draw the screen and the hand that holds it."""
        self._sitter = sitter
        self._random = random
        self._hand: Hand = draw_hand(random)
        self._grid = float(random.uniform(*_GRIDS))
        self._strength = float(random.uniform(2, 14))
        self._lamp = (float(random.uniform(80, 560)), float(random.uniform(40, 440)), float(random.uniform(0, 70)))
        self._angles = random.normal(0, 0.08, 3)
        self._bezel = np.full((*sitter.pixels.shape[:2], 3), 12, np.uint8)

    def film(self, posture: Posture, at: float) -> Rgb:
        """Give the frame in which the screen shows the person in that posture."""
        picture = glow(self._sitter.render(posture, self._random), self._grid, 2 * math.pi * at * 0.7, self._strength)
        pitch, yaw, roll = self._angles + self._random.normal(0, self._hand.tremor, 3)
        drift_x, drift_y = self._random.normal(0, self._hand.drift, 2)
        mapped = plane_map(self._sitter.relief.size, yaw, pitch, roll, (float(drift_x), float(drift_y)))
        seen = show(picture, mapped, self._bezel)
        return expose(reflect(seen, self._lamp[:2], 70, self._lamp[2]), self._sitter.look, self._random)


class StillOnScreen:
    """A photograph on a screen."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Show it."""
        self._shown = Shown(sitter, random)

    def frame(self, _prompt: str, at: float) -> Rgb:
        """Give the next frame."""
        return self._shown.film(Posture(), at)


class Recording:
    """A recording of somebody who once answered `actions`, played from the beginning and again."""

    def __init__(self, sitter: Sitter, actions: Sequence[Action], random: np.random.Generator) -> None:
        """Play it; each movement and the look ahead before it took as long as people take."""
        self._shown = Shown(sitter, random)
        self._script: list[tuple[float, str]] = [(0.0, "ahead")]
        now = 0.0
        for action in actions:
            now += float(random.uniform(0.8, 1.6))
            self._script.append((now, action.value))
            now += float(random.uniform(1.0, 1.5))
            self._script.append((now, "ahead"))
        self._length = now + float(random.uniform(0.8, 1.6))
        self._behaviour, self._began, self._round = Behaviour(), -1.0, -1

    def frame(self, _prompt: str, at: float) -> Rgb:
        """Give the next frame, whatever is asked for."""
        self._began = at if self._began < 0 else self._began
        played = (at - self._began) % self._length
        said = [what for when, what in self._script if when <= played][-1]
        self._behaviour.hear(said, at)
        return self._shown.film(self._behaviour.posture(at), at)


class Puppet:
    """Recordings of every single movement, of which the attacker plays the one that is asked for."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Wait for a prompt."""
        self._shown = Shown(sitter, random)
        self._behaviour = Behaviour()

    def frame(self, prompt: str, at: float) -> Rgb:
        """Give the next frame."""
        self._behaviour.hear(prompt, at)
        return self._shown.film(self._behaviour.posture(at), at)
