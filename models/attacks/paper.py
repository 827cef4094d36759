"""Printed photographs held before the camera: still, turned by hand, bent, and with holes cut for the eyes."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.face.eyelids import close_eyes
from device.firmware.simulated.face.relief import Shape
from device.firmware.simulated.face.sitter import Sitter, expose
from models.attacks.acting import Acting
from models.attacks.optics import cylinder_map, make_room, plane_map, print_picture, reflect, show
from models.attacks.presentation import draw_hand

_NOD = math.radians(35)
"""A sheet that is tilted back makes the eyes lower: the attacker's try at a blink."""
_MARGIN = (1.1, 1.35)
"""Half width and half height of the sheet, in face widths around the face."""


class Held(StrEnum):
    """How the sheet is held."""

    STILL = "still"
    TURNED = "turned"
    BENT = "bent"


class Paper:
    """A print of the person's portrait."""

    def __init__(self, sitter: Sitter, held: Held, random: np.random.Generator, *, eye_holes: bool = False) -> None:
        """Hold it; with `eye_holes` the attacker's own eyes are seen, and blink."""
        self._look = sitter.look
        self._held = held
        self._random = random
        self._hand = draw_hand(random)
        self._size = sitter.relief.size
        self._acting = Acting(self._hand, math.radians(float(random.uniform(25, 48))), random)
        self._radius = float(random.uniform(0.8, 1.6)) * sitter.relief.width
        self._eye_holes = eye_holes
        open_eyes = _cut(sitter, print_picture(sitter.pixels, random))
        self._sheets = (open_eyes, close_eyes(open_eyes, _moved(sitter), 1.0) if eye_holes else open_eyes)
        self._room = make_room(self._size, random)
        self._lamp = (float(random.uniform(100, 540)), float(random.uniform(60, 400)), float(random.uniform(0, 50)))

    def frame(self, prompt: str, at: float) -> Rgb:
        """Give the next frame."""
        if self._held is not Held.STILL:
            self._acting.hear(prompt, at)
        yaw, blinks = self._acting.yaw(at), self._acting.blinks(at)
        pitch = float(self._random.normal(0, self._hand.tremor))
        if blinks and not self._eye_holes:
            pitch += _NOD
        roll = float(self._random.normal(0, self._hand.tremor))
        drift_x, drift_y = self._random.normal(0, self._hand.drift, 2)
        shift = (float(drift_x), float(drift_y))
        if self._held is Held.BENT:
            mapped = cylinder_map(self._size, self._radius, yaw, pitch, shift)
        else:
            mapped = plane_map(self._size, yaw, pitch, roll, shift)
        seen = show(self._sheets[blinks], mapped, self._room)
        x, y, strength = self._lamp
        return expose(reflect(seen, (x + 300 * yaw, y), 60, strength), self._look, self._random)


def _cut(sitter: Sitter, printed: Rgb) -> Rgb:
    """Cut the sheet around the face, and bring the face to its middle."""
    left, top, right, bottom = _edges(sitter)
    sheet = np.full_like(printed, 235)
    part = printed[top:bottom, left:right]
    x, y = (printed.shape[1] - part.shape[1]) // 2, (printed.shape[0] - part.shape[0]) // 2
    sheet[y : y + part.shape[0], x : x + part.shape[1]] = part
    return sheet


def _moved(sitter: Sitter) -> Shape:
    """Give the points of the face on the sheet."""
    left, top, right, bottom = _edges(sitter)
    width, height = sitter.relief.size
    x, y = (width - (right - left)) // 2 - left, (height - (bottom - top)) // 2 - top
    moved: Shape = sitter.shape + np.array([x, y, 0.0])
    return moved


def _edges(sitter: Sitter) -> tuple[int, int, int, int]:
    (x, y), width = sitter.relief.middle, sitter.relief.width
    across, down = _MARGIN[0] * width, _MARGIN[1] * width
    right, bottom = sitter.relief.size
    return max(0, int(x - across)), max(0, int(y - down)), min(right, int(x + across)), min(bottom, int(y + down))
