"""What mesh points tell of a pose: how far the head is turned, how large it is and where. Pure functions over arrays.

The indices are those of the canonical face mesh. The network's z is a guess from its prior and is not used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from device.firmware.face.basics.mesh_points import (
    LEFT_EYE,
    LEFT_MOUTH,
    LEFT_OUTER,
    LEFT_SIDE,
    NOSE_TIP,
    RIGHT_EYE,
    RIGHT_MOUTH,
    RIGHT_OUTER,
    RIGHT_SIDE,
)
from device.firmware.face.basics.picture import Points

_EYES = (RIGHT_EYE, LEFT_EYE)
_MOUTH = (RIGHT_MOUTH, LEFT_MOUTH)


@dataclass(frozen=True)
class Pose:
    """How a face is held, in numbers that do not depend on its size, place or roll.

    `turn` is where the nose tip lies between the sides of the face, along the eyes: 0 at the subject's right side, 1
    at the left one; it grows as the head turns to the subject's left.
    """

    turn: float
    eye_distance: float
    """Distance of the eyes' middles in pixels."""
    centre: tuple[float, float]
    """Middle between eyes and mouth in pixels."""
    height: float
    """Distance from eyes to mouth in pixels."""

    @property
    def aspect(self) -> float:
        """How long the face looks for its width: it changes when a head nods or a picture is tilted."""
        return self.height / self.eye_distance


def read_pose(points: Points) -> Pose:
    """Read the pose from the points (468, 2).

    Raises:
        ValueError: points coincide that never do in a face.
    """
    right, left = (points[list(corners)].mean(axis=0) for corners in _EYES)
    mouth, eyes = points[list(_MOUTH)].mean(axis=0), (right + left) / 2
    height, eye_distance = (float(np.linalg.norm(one)) for one in (mouth - eyes, left - right))
    along = points[LEFT_OUTER] - points[RIGHT_OUTER]
    start, end, nose = (float(points[index] @ along) for index in (RIGHT_SIDE, LEFT_SIDE, NOSE_TIP))
    if height <= 0 or eye_distance <= 0 or start == end:
        raise ValueError("these are not the points of a face")
    x, y = (eyes + mouth) / 2
    return Pose((nose - start) / (end - start), eye_distance, (float(x), float(y)), height)
