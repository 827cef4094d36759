"""Brings a face to the 112x112 picture that the embedding network was trained on.

The five target points are the template published with InsightFace's alignment and in OpenCV's FaceRecognizerSF;
only the numbers are taken.
"""

from __future__ import annotations

import cv2
import numpy as np

from device.firmware.face.picture import Frame, Points, Rgb
from device.firmware.face.similarity import fit_similarity

SIDE = 112
TEMPLATE: Points = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Subject's right eye, left eye, nose tip, right and left mouth corner, in pixels of the aligned face."""
LEAST_WARP_SCALE = 0.5
"""Below it a bilinear warp skips pixels, so the frame is first shrunk with area averaging."""


def align(frame: Frame, five_points: Points) -> Rgb:
    """Cut out the face as (112, 112, 3); `five_points` (5, 2) are in pixels of the frame, in the template's order."""
    transform = fit_similarity(five_points, TEMPLATE)
    if transform.scale >= LEAST_WARP_SCALE:
        return transform.warp(frame.pixels, SIDE)
    shrunk, ratio = _shrink(frame, 2 * transform.scale)
    return fit_similarity(five_points * ratio, TEMPLATE).warp(shrunk, SIDE)


def _shrink(frame: Frame, factor: float) -> tuple[Rgb, Points]:
    """Shrink with area averaging; also give the ratio really reached in x and y, sizes being whole pixels."""
    size = max(1, round(frame.width * factor)), max(1, round(frame.height * factor))
    small = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return small, np.array([size[0] / frame.width, size[1] / frame.height])
