"""Renders frames for the virtual camera out of a portrait: the demo's persona as a camera at the desk might see her.

Each frame moves, turns, scales and tilts the portrait a little and changes light, sharpness and noise, so that none
equals the card's photo. This shows the chain at work; it shows nothing about accuracy, and nothing about liveness,
because every frame is the same flat picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from device.firmware.simulated.photo import FacePlaces, Portrait, read_portrait

FRAME_SIZE = (640, 480)
EYE_MOUTH_PIXELS = 80.0
"""Distance from eyes to mouth in a frame at scale one: the head takes half of the height."""
JPEG_QUALITY = 90


@dataclass(frozen=True)
class Variation:
    """How one frame differs: shift, blur in pixels, roll in radians, tilt per pixel, noise in grey levels."""

    scale: float
    shift: tuple[float, float]
    roll: float
    tilt: tuple[float, float]
    gain: float
    blur: float
    noise: float


def render_frames(portrait_path: Path, folder: Path, seed: int, count: int = 12) -> tuple[Path, ...]:
    """Write `count` JPEG frames of 640x480 into `folder`; the same seed gives the same frames.

    Raises:
        OSError: the portrait is not there or is no picture.
        ConfigurationError: the note beside it is missing or wrong.
    """
    portrait = read_portrait(portrait_path)
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"frame_{number:02}.jpg" for number in range(count))
    for path in paths:
        frame = render_frame(portrait, draw_variation(random), random)
        Image.fromarray(frame).save(path, "JPEG", quality=JPEG_QUALITY)
    return paths


def draw_variation(random: np.random.Generator) -> Variation:
    """Draw a variation such as a cooperating person in ordinary light gives."""
    return Variation(
        scale=float(random.uniform(0.88, 1.15)),
        shift=(float(random.uniform(-35, 35)), float(random.uniform(-20, 20))),
        roll=float(random.uniform(-0.08, 0.08)),
        tilt=(float(random.uniform(-3e-4, 3e-4)), float(random.uniform(-2e-4, 2e-4))),
        gain=float(random.uniform(0.75, 1.15)),
        blur=float(random.uniform(0.3, 1.0)),
        noise=float(random.uniform(1.0, 4.0)),
    )


def render_frame(portrait: Portrait, variation: Variation, random: np.random.Generator) -> NDArray[np.uint8]:
    """Draw one frame (480, 640, 3), RGB."""
    homography = make_homography(portrait.places, variation)
    drawn = cv2.warpPerspective(portrait.pixels, homography, FRAME_SIZE, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(drawn, (0, 0), variation.blur).astype(np.float64)
    noisy = soft * variation.gain + random.normal(0, variation.noise, soft.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def make_homography(places: FacePlaces, variation: Variation) -> NDArray[np.float64]:
    """Give the 3x3 map from the portrait to the frame, the face's middle to the frame's middle plus the shift."""
    scale = variation.scale * EYE_MOUTH_PIXELS / places.eye_mouth
    cos, sin = scale * np.cos(variation.roll), scale * np.sin(variation.roll)
    to_origin = np.array([[1, 0, -places.middle[0]], [0, 1, -places.middle[1]], [0, 0, 1]])
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    tilt = np.array([[1, 0, 0], [0, 1, 0], [*variation.tilt, 1]])
    x, y = FRAME_SIZE[0] / 2 + variation.shift[0], FRAME_SIZE[1] / 2 + variation.shift[1]
    to_frame = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    homography: NDArray[np.float64] = to_frame @ tilt @ turn @ to_origin
    return homography
