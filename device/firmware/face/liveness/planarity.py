"""Whether a face that turned is a flat picture: all views of a plane are related by a homography, a head's are not.

See R. Hartley and A. Zisserman, "Multiple View Geometry in Computer Vision", chapter 13. Lids, brows and mouth move
by themselves, so they are left out.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Points

_LEFT_OUT = frozenset(
    {
        *(33, 246, 161, 160, 159, 158, 157, 173, 133, 7, 163, 144, 145, 153, 154, 155),
        *(362, 398, 384, 385, 386, 387, 388, 466, 263, 382, 381, 380, 374, 373, 390, 249),
        *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409),
        *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415),
        *(70, 63, 105, 66, 107, 46, 53, 52, 65, 55, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
    }
)
STILL: NDArray[np.int64] = np.array([index for index in range(468) if index not in _LEFT_OUT])
"""The points that move with the skull."""


def fit_homography(source: Points, target: Points) -> NDArray[np.float64] | None:
    """Give the 3x3 map that brings `source` closest to `target`; none when the points lie on a line."""
    found: Any = cv2.findHomography(source, target, 0)[0]
    return None if found is None else np.asarray(found, dtype=np.float64)


def depth_of(before: Points, after: Points, eye_distance: float) -> float:
    """Give what no homography explains of the way from `before` to `after`, both (468, 2) in pixels.

    Root mean square of the residual in units of `eye_distance` (pixels, of the frontal view). Near 0 for flat things;
    what is left there is the mesh's own noise.
    """
    source, target = before[STILL], after[STILL]
    homography = fit_homography(source, target)
    if homography is None:
        return 0.0
    moved = cv2.perspectiveTransform(source[np.newaxis], homography)[0]
    return float(np.sqrt(((moved - target) ** 2).sum(axis=1).mean())) / eye_distance
