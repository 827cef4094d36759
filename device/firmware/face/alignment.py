"""Brings a face to the 112x112 picture that the embedding network was trained on.

The five target points are the template published with InsightFace's alignment and in OpenCV's FaceRecognizerSF;
only the numbers are taken.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from device.firmware.face.basics.picture import Frame, Points, Rgb
from device.firmware.face.basics.similarity import Similarity, fit_similarity

SIDE = 112
TEMPLATE: Points = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Subject's right eye, left eye, nose tip, right and left mouth corner, in pixels of the aligned face."""
_MIDDLE = (SIDE - 1) / 2
LEAST_WARP_SCALE = 0.5
"""Below it a bilinear warp skips pixels, so the face is first shrunk by a whole number with area averaging."""
MARGIN = 8
"""Pixels of the frame around what is shrunk, so that its edge does not show."""


def align(frame: Frame, five_points: Points, zoom: float = 1.0) -> Rgb:
    """Cut out the face as (112, 112, 3); `five_points` (5, 2) are in pixels of the frame, in the template's order.

    With a `zoom` above one the face comes out larger than the template says.
    """
    target = (TEMPLATE - _MIDDLE) * zoom + _MIDDLE
    transform = fit_similarity(five_points, target)
    times = math.ceil(LEAST_WARP_SCALE / transform.scale)
    if times <= 1:
        return transform.warp(frame.pixels, SIDE)
    small, corner = _shrink(frame, transform, times)
    return fit_similarity((five_points - corner + 0.5) / times - 0.5, target).warp(small, SIDE)


def mirror(aligned: Rgb) -> Rgb:
    """Give an aligned face with left and right exchanged."""
    return np.ascontiguousarray(aligned[:, ::-1])


def _shrink(frame: Frame, transform: Similarity, times: int) -> tuple[Rgb, Points]:
    """Shrink what the aligned face shows by a whole number, pixels being means of squares; also give its corner."""
    reach = transform.inverse().apply(np.array([[0.0, 0.0], [SIDE, 0.0], [0.0, SIDE], [SIDE, SIDE]]))
    left, top = _inside(reach.min(axis=0) - MARGIN, frame)
    right, bottom = _inside(reach.max(axis=0) + MARGIN, frame)
    size = max(1, (right - left) // times), max(1, (bottom - top) // times)
    part = frame.pixels[top : top + size[1] * times, left : left + size[0] * times]
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False), np.array([left, top], dtype=np.float64)


def _inside(place: Points, frame: Frame) -> tuple[int, int]:
    """Give the whole pixel of the frame that is nearest to a place."""
    return int(np.clip(place[0], 0, frame.width - 1)), int(np.clip(place[1], 0, frame.height - 1))
