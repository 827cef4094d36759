"""Whether the eyes look as they did before: both eye regions, brought back to the view of before, are compared.

Bringing them back by the homography of the still points undoes whatever turning and tilting does to a flat picture,
so that a print does not blink by being tilted. Mesh points alone do not do: they hardly follow lids of small eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.mesh_points import LEFT_EYE, RIGHT_EYE
from device.firmware.face.basics.picture import Frame, Gray, Points
from device.firmware.face.liveness.planarity import STILL, fit_homography

_CORNERS = (RIGHT_EYE, LEFT_EYE)
_SIZE = (40, 24)
"""Width and height of an eye region, in which the eye itself takes 0.7 of the width."""
_EYE_SHARE = 0.7
_SEARCH = (4, 3)
"""By how many pixels of the region the points may be off."""
_BLUR = 1.2
_STRIP = (0.6, 0.9)
"""How much of the face is kept around the eyes, in distances between their outer corners."""

Patches = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, repr=False, eq=False)
class EyeStrip:
    """The part of a grey frame around the eyes, and its corner's place in the frame."""

    pixels: Gray
    corner: tuple[int, int]

    def __repr__(self) -> str:
        """Hide the picture."""
        return "<EyeStrip>"


def cut_strip(frame: Frame, points: Points) -> EyeStrip:
    """Cut out the strip around the eyes of the face with these points (468, 2)."""
    outer = points[[33, 263]]
    reach = float(np.linalg.norm(outer[1] - outer[0]))
    left, top = (outer.min(axis=0) - np.array(_STRIP) * reach).astype(int)
    right, bottom = (outer.max(axis=0) + np.array(_STRIP) * reach).astype(int)
    left, top = max(0, left), max(0, top)
    part = frame.pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
    if not part.size:
        return EyeStrip(np.zeros((1, 1), np.uint8), (0, 0))
    return EyeStrip(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False), (int(left), int(top)))


class EyeTemplate:
    """How both eyes look while the person looks ahead."""

    def __init__(self, strips: Sequence[EyeStrip], points: Sequence[Points]) -> None:
        """Take the mean of a few frames, seen as the last of them; both lists have one length of at least one."""
        self._view = points[-1]
        self._frames = tuple(_frame_of(self._view, corners) for corners in _CORNERS)
        patches = [self._bring_back(strip, places) for strip, places in zip(strips, points, strict=True)]
        self._means = tuple(np.mean(eye, axis=0, dtype=np.float32) for eye in zip(*patches, strict=True))

    def likeness(self, strip: EyeStrip, points: Points) -> float:
        """Give how alike the eyes are now, from -1 to 1: that of the eye that changed less, since both eyes blink."""
        across, down = _SEARCH
        found = [
            float(cv2.matchTemplate(now, mean[down:-down, across:-across], cv2.TM_CCOEFF_NORMED).max())
            for now, mean in zip(self._bring_back(strip, points), self._means, strict=True)
        ]
        return max(found)

    def _bring_back(self, strip: EyeStrip, points: Points) -> Patches:
        fitted = fit_homography(points[STILL] - np.array(strip.corner), self._view[STILL])
        back = np.eye(3) if fitted is None else fitted
        right, left = (
            cv2.GaussianBlur(cv2.warpPerspective(strip.pixels, frame @ back, _SIZE), (0, 0), _BLUR).astype(np.float32)
            for frame in self._frames
        )
        return right, left


def _frame_of(points: Points, corners: tuple[int, int]) -> NDArray[np.float64]:
    """Give the 3x3 map from the frame to the region of one eye: its corners level, its middle in the middle."""
    start, end = sorted(points[list(corners)], key=lambda point: float(point[0]))
    along = end - start
    length = float(np.linalg.norm(along))
    cos, sin = along / length * (_EYE_SHARE * _SIZE[0] / length)
    x, y = (start + end) / 2
    right, down = _SIZE[0] / 2 - (cos * x + sin * y), _SIZE[1] / 2 - (cos * y - sin * x)
    return np.array([[cos, sin, right], [-sin, cos, down], [0.0, 0.0, 1.0]])
