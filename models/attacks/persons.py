"""Heads: the genuine person, the mask of a photo bent over a head, and somebody who swaps faces."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.face.behaviour import Posture
from device.firmware.simulated.face.relief import GRID, Relief
from device.firmware.simulated.face.sitter import Sitter
from models.attacks.acting import Acting
from models.attacks.optics import print_picture
from models.attacks.presentation import draw_hand


class Person:
    """A head in relief that answers the prompts in its own way."""

    def __init__(self, sitter: Sitter, random: np.random.Generator) -> None:
        """Draw how far and how quickly this person turns, and how well the lids close."""
        hand = replace(draw_hand(random), tremor=float(random.uniform(0.004, 0.015)))
        self._acting = Acting(hand, math.radians(float(random.uniform(17, 38))), random)
        self._sitter = sitter
        self._lids = float(random.choice([0.75, 1.0], p=[0.3, 0.7]))
        self._random = random

    def frame(self, prompt: str, at: float) -> Rgb:
        """Give the next frame."""
        self._acting.hear(prompt, at)
        lids = self._lids if self._acting.blinks(at) else 0.0
        return self._sitter.render(Posture(self._acting.yaw(at), lids), self._random)


class Swapper:
    """A printed face in front while it is compared, the attacker's own head as soon as a movement is asked for."""

    def __init__(self, shown: Sitter, own: Sitter, random: np.random.Generator) -> None:
        """Show one, answer with the other."""
        self._ahead = Person(shown, random)
        self._moving = Person(own, random)

    def frame(self, prompt: str, at: float) -> Rgb:
        """Give the next frame; both hear the prompt, one is seen."""
        ahead, moving = (person.frame(prompt, at) for person in (self._ahead, self._moving))
        return ahead if prompt in ("", "ahead") else moving


def make_mask(sitter: Sitter, random: np.random.Generator) -> Sitter:
    """Give the photo printed life-size and bent over a head: round, without nose and eye sockets, eyes printed on."""
    relief = sitter.relief
    rows, columns = relief.heights.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * GRID
    across, along = (x - relief.middle[0]) / relief.width, (y - relief.middle[1]) / relief.width
    depth = float(random.uniform(0.35, 0.6))
    round_head = depth * np.sqrt(np.clip(1 - (across / 0.8) ** 2 - (along / 1.3) ** 2, 0, 1)) * relief.width
    heights = cv2.GaussianBlur(round_head.astype(np.float32), (0, 0), 2)
    heights -= heights[int(relief.middle[1] / GRID), int(relief.middle[0] / GRID)] - np.float32(0.1 * relief.width)
    bent: Relief = replace(relief, heights=heights)
    return replace(sitter, pixels=print_picture(sitter.pixels, random), relief=bent, _lids={})


class Mask(Person):
    """Somebody who wears the mask; without holes for the eyes a blink stays behind it."""

    def __init__(self, sitter: Sitter, random: np.random.Generator, *, has_holes: bool) -> None:
        """Wear a mask."""
        super().__init__(make_mask(sitter, random), random)
        self._lids = self._lids if has_holes else 0.0
