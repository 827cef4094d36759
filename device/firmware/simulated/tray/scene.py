"""Photographs a drawn front as the camera above a dark matt tray might: pose, tilt, light, glare, blur and noise.

A rendering shows the chain at work; whatever is measured on it is an upper hope for real cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.simulated.tray.front import CARD_MM, Rgb

Floats: TypeAlias = NDArray[np.float32]
PICTURE_SIZE = (2592, 1620)
LIGHT_STEP = 8
CORNER_MM = 3.18
"""Radius of the card's corners (ISO/IEC 7810)."""


@dataclass(frozen=True)
class Pose:
    """How the card lies and how it is taken.

    `pixels_per_mm` is the camera's scale, `turn_deg` the card's turn, `tilt` the share by which the far side is
    shorter (x, y), `shift` in pixels. `glare` is the middle of a bright spot in shares of the card, with its strength
    in grey levels and its radius in millimetres; `lamp` says from which side light falls (-1 left to 1 right).
    """

    pixels_per_mm: float = 20.0
    turn_deg: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.8
    motion: float = 0.0
    noise: float = 3.0
    gain: float = 0.9
    lamp: float = 0.0
    glare: tuple[float, float] = (0.5, 0.1)
    glare_strength: float = 0.0
    glare_mm: float = 8.0
    scratches: int = 0
    jpeg_quality: int = 92


def photograph(front: Rgb, pose: Pose, random: np.random.Generator, size: tuple[int, int] = PICTURE_SIZE) -> Rgb:
    """Take one picture (height, width, 3) of `front` on the tray."""
    height, width = front.shape[:2]
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    homography = cv2.getPerspectiveTransform(edges, _corners(pose, size))
    card = cv2.warpPerspective(_scratch(front.copy(), pose, random), homography, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(_rounded(width, height), homography, size, flags=cv2.INTER_LINEAR)
    share = mask.astype(np.float32)[..., np.newaxis] / 255
    slope, spot = (_spread(light, width, homography, size) for light in _light(width, height, pose))
    tray = random.normal(32, 3, (size[1] // 8 + 1, size[0] // 8 + 1)).astype(np.float32)
    ground = cv2.resize(tray, size, interpolation=cv2.INTER_LINEAR)[..., np.newaxis]
    mixed: Floats = np.asarray((card * slope + spot) * share + ground * (1 - share), np.float32)
    return _develop(mixed, pose, random)


def _corners(pose: Pose, size: tuple[int, int]) -> Floats:
    half = np.array(CARD_MM) / 2 * pose.pixels_per_mm
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
    # the side that is farther away looks shorter
    shrink = 1 - square[:, 0] * pose.tilt[0] / 2 - square[:, 1] * pose.tilt[1] / 2
    points = square * half * shrink[:, np.newaxis]
    angle = np.deg2rad(pose.turn_deg)
    turned = points @ np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    middle = np.array(size) / 2 + np.array(pose.shift)
    corners: Floats = (turned + middle).astype(np.float32)
    return corners


def _light(width: int, height: int, pose: Pose) -> tuple[Floats, Floats]:
    """Give the light on the card, as factor and as glare, in every eighth pixel of the front."""
    y, x = np.mgrid[0:height:LIGHT_STEP, 0:width:LIGHT_STEP].astype(np.float32)
    slope = (1 + 0.18 * pose.lamp * (x / width - 0.5)) * pose.gain
    radius = pose.glare_mm * width / CARD_MM[0]
    away = ((x - pose.glare[0] * width) / radius) ** 2 + ((y - pose.glare[1] * height) / (radius * 0.6)) ** 2
    return slope.astype(np.float32), (pose.glare_strength * np.exp(-away)).astype(np.float32)


def _spread(light: Floats, width: int, homography: NDArray[Any], size: tuple[int, int]) -> Floats:
    coarse = np.diag((width / light.shape[1], width / light.shape[1], 1.0))
    spread = cv2.warpPerspective(light, homography @ coarse, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(spread, np.float32)[..., np.newaxis]


def _scratch(front: Rgb, pose: Pose, random: np.random.Generator) -> Rgb:
    height, width = front.shape[:2]
    for _ in range(pose.scratches):
        first = (int(random.integers(width)), int(random.integers(height)))
        last = (first[0] + int(random.integers(-500, 500)), first[1] + int(random.integers(-300, 300)))
        grey = int(random.integers(120, 250))
        cv2.line(front, first, last, (grey, grey, grey), int(random.integers(1, 3)), cv2.LINE_AA)
    return front


def _rounded(width: int, height: int) -> Rgb:
    mask = np.zeros((height, width), np.uint8)
    radius = round(CORNER_MM * width / CARD_MM[0])
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for centre in (
        (radius, radius),
        (width - radius, radius),
        (radius, height - radius),
        (width - radius, height - radius),
    ):
        cv2.circle(mask, centre, radius, (255,), -1)
    return mask


def _develop(picture: Floats, pose: Pose, random: np.random.Generator) -> Rgb:
    soft = cv2.GaussianBlur(picture, (0, 0), pose.blur) if pose.blur > 0 else picture
    if pose.motion >= 1:
        length = round(pose.motion) * 2 + 1
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2, length // 4 : length - length // 4] = 1
        soft = cv2.filter2D(soft, -1, kernel / kernel.sum())
    noisy = soft + random.standard_normal(soft.shape, np.float32) * np.float32(pose.noise)
    pixels = np.clip(noisy, 0, 255).astype(np.uint8)
    done, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, pose.jpeg_quality])
    if not done:
        raise ValueError("the picture cannot be compressed")
    return cv2.imdecode(jpeg, cv2.IMREAD_COLOR).astype(np.uint8, copy=False)
