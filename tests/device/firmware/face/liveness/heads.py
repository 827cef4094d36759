"""Made-up heads: 468 points on a round head with a nose, projected like a camera does, and drawn eyes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Frame, Points
from device.firmware.face.liveness.eyes import cut_strip
from device.firmware.face.liveness.features import read_pose
from device.firmware.face.liveness.observation import Seen
from device.firmware.face.networks.embedding import Embedding

WIDTH, MIDDLE = 190.0, (320.0, 240.0)
_PLACED = {
    33: (-0.33, -0.15),
    133: (-0.12, -0.15),
    362: (0.12, -0.15),
    263: (0.33, -0.15),
    61: (-0.18, 0.3),
    291: (0.18, 0.3),
    1: (0.0, 0.08),
    234: (-0.5, 0.0),
    454: (0.5, 0.0),
}
_NOSE_HEIGHT, _NECK, _CAMERA = 0.16, 0.55, 4.0


@cache
def make_head() -> NDArray[np.float64]:
    """Give the points (468, 3) in face widths, height towards the camera, the middle at zero."""
    random = np.random.default_rng(5)
    places = random.uniform((-0.48, -0.6), (0.48, 0.6), (468, 2))
    for index, place in _PLACED.items():
        places[index] = place
    x, y = places.T
    heights = 0.5 * np.sqrt(1 - (x / 0.62) ** 2 - (y / 1.1) ** 2) - 0.4
    heights += _NOSE_HEIGHT * np.exp(-((x / 0.1) ** 2) - ((y - 0.05) / 0.18) ** 2)
    return np.column_stack([places, heights])


def project(head: NDArray[np.float64], yaw: float = 0.0, place: tuple[float, float] = MIDDLE) -> Points:
    """Give the pixels of a head turned by `yaw` radians to its own left."""
    x, y, depth = head[:, 0], head[:, 1], head[:, 2] + _NECK
    turned_x = x * math.cos(yaw) + depth * math.sin(yaw)
    height = depth * math.cos(yaw) - x * math.sin(yaw) - _NECK
    nearer = WIDTH * _CAMERA / (_CAMERA - height)
    return np.column_stack([turned_x * nearer + place[0], y * nearer + place[1]])


def draw(points: Points, *, closed: bool = False) -> Frame:
    """Draw a grey face with eyes at its points, open or closed."""
    pixels = np.full((480, 640, 3), 170, np.uint8)
    for corners in ((33, 133), (362, 263)):
        start, end = points[list(corners)]
        middle, eye = (start + end) / 2, float(np.linalg.norm(end - start))
        centre = round(float(middle[0])), round(float(middle[1]))
        brow = centre[0], centre[1] - round(eye * 0.6)
        cv2.ellipse(pixels, brow, (round(eye * 0.6), 3), 0, 0, 360, (60,) * 3, -1)
        if closed:
            cv2.ellipse(pixels, centre, (round(eye / 2), round(eye * 0.15)), 0, 0, 180, (90,) * 3, 2)
            continue
        cv2.ellipse(pixels, centre, (round(eye / 2), round(eye * 0.22)), 0, 0, 360, (235,) * 3, -1)
        cv2.circle(pixels, centre, round(eye * 0.18), (30,) * 3, -1)
    return Frame(cv2.GaussianBlur(pixels, (0, 0), 1.0).astype(np.uint8))


@dataclass(frozen=True)
class Sight:
    """What a frame shows: a head or a flat picture of one, turned, with open or closed eyes, somewhere."""

    yaw: float = 0.0
    closed: bool = False
    flat: bool = False
    place: tuple[float, float] = MIDDLE

    def see(self, embedding: Embedding | None) -> Seen:
        """Give what the terminal sees."""
        return replace(_see(self), embedding=embedding)


@cache
def _see(sight: Sight) -> Seen:
    points = project(make_head(), 0.0 if sight.flat else sight.yaw, sight.place)
    if sight.flat and sight.yaw:
        points = _skew(points, sight.yaw)
    return Seen(points, read_pose(points), cut_strip(draw(points, closed=sight.closed), points))


def _skew(points: Points, yaw: float) -> Points:
    """Move the points of a flat picture by a homography that shifts the nose as a turn does."""
    squeeze = math.copysign(0.0028, yaw)
    homography = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [squeeze, 0.0, 1.0]])
    around = points - MIDDLE
    moved: Points = cv2.perspectiveTransform(around[np.newaxis], homography)[0] + MIDDLE
    return moved
