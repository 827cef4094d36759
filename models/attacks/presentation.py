"""What is held before the camera: the port of every attack, and of the genuine person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.frames import Variation

FRAMES_PER_SECOND = 7.0
"""What a busy terminal sees; the camera itself gives ten."""


class Presentation(Protocol):
    """Somebody or something before the camera, who sees the prompts."""

    def frame(self, prompt: str, at: float) -> Rgb:
        """Give the frame (480, 640, 3), RGB, at a time in seconds, while that prompt is on the screen."""


@dataclass(frozen=True)
class Hand:
    """How something is held: tremor of angles in radians and of place in pixels, and how quickly it is moved."""

    tremor: float
    drift: float
    reaction_s: float
    speed: float
    """Radians a second."""


def draw_look(random: np.random.Generator) -> Variation:
    """Draw camera and place: scale, shift in pixels, roll, light, sharpness and noise."""
    return Variation(
        scale=float(random.uniform(0.85, 1.2)),
        shift=(float(random.uniform(-40, 40)), float(random.uniform(-25, 25))),
        roll=float(random.uniform(-0.08, 0.08)),
        tilt=(0.0, 0.0),
        gain=float(random.uniform(0.7, 1.15)),
        blur=float(random.uniform(0.3, 1.1)),
        noise=float(random.uniform(1.5, 5.0)),
    )


def draw_hand(random: np.random.Generator) -> Hand:
    """Draw a hand between steady and nervous."""
    return Hand(
        tremor=float(random.uniform(0.003, 0.02)),
        drift=float(random.uniform(0.3, 2.5)),
        reaction_s=float(random.uniform(0.25, 0.7)),
        speed=float(random.uniform(1.0, 3.0)),
    )
