"""Face landmarks with FaceMesh (468 points): the region around a detected face, and the points in the frame.

Region rule and tensor names are those of MediaPipe's published face landmark graph. The z that the network gives
comes from its prior and proves no depth, so it is dropped here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.mesh_points import (
    LEFT_EYE,
    LEFT_MOUTH,
    LEFT_SIDE,
    NOSE_TIP,
    RIGHT_EYE,
    RIGHT_MOUTH,
    RIGHT_SIDE,
)
from device.firmware.face.basics.picture import Frame, Points, Rgb
from device.firmware.face.basics.similarity import Similarity
from device.firmware.face.networks.detector import DetectedFace
from device.firmware.face.networks.interpreter import Network

INPUT_SIDE = 192
OUTPUTS = ("conv2d_21", "conv2d_31")
POINT_COUNT = 468
REGION_GROWTH = 1.5
_LOGIT_LIMIT = 100.0


@dataclass(frozen=True, eq=False, repr=False)
class Mesh:
    """The 468 points of one face in pixels of the frame, and how sure the network is that it saw a face (0 to 1)."""

    points: Points
    certainty: float

    def five_points(self) -> Points:
        """Give the subject's right eye, left eye, nose tip, right and left mouth corner, shape (5, 2)."""
        eyes = [self.points[list(corners)].mean(axis=0) for corners in (RIGHT_EYE, LEFT_EYE)]
        return np.stack([*eyes, *self.points[[NOSE_TIP, RIGHT_MOUTH, LEFT_MOUTH]]])

    def sides(self) -> Points:
        """Give the outermost points at the subject's right and left side of the face, shape (2, 2)."""
        return self.points[[RIGHT_SIDE, LEFT_SIDE]]

    def eye_distance(self) -> float:
        """Give the distance of the eyes' middles in pixels."""
        right, left = self.five_points()[:2]
        return float(np.linalg.norm(left - right))

    def __repr__(self) -> str:
        """Hide the shape of the face."""
        return "<Mesh>"


class MeshFinder:
    """Places the mesh on a detected face."""

    def __init__(self, network: Network) -> None:
        """Use a loaded FaceMesh."""
        self._network = network

    def place(self, frame: Frame, face: DetectedFace) -> Mesh:
        """Find the points of `face` in the frame it was detected in."""
        region = region_of(face)
        in_crop, flag = self._run(region.warp(frame.pixels, INPUT_SIDE))
        raw = max(-_LOGIT_LIMIT, min(_LOGIT_LIMIT, flag))
        return Mesh(region.inverse().apply(in_crop[:, :2]), 1 / (1 + math.exp(-raw)))

    def suppose_relief(self, frame: Frame, face: DetectedFace) -> NDArray[np.float64]:
        """Give the points with the height that the network supposes, (468, 3) in pixels, growing towards the camera.

        It supposes a head in every picture: good for drawing one, worthless as a proof of depth.
        """
        region = region_of(face)
        in_crop, _ = self._run(region.warp(frame.pixels, INPUT_SIDE))
        return np.column_stack([region.inverse().apply(in_crop[:, :2]), -in_crop[:, 2] / region.scale])

    def _run(self, crop: Rgb) -> tuple[NDArray[np.float64], float]:
        coordinates, flag = self._network.run((crop * np.float32(1 / 255))[np.newaxis])
        return coordinates.reshape(POINT_COUNT, 3).astype(np.float64), float(flag.reshape(()))


def region_of(face: DetectedFace) -> Similarity:
    """Give the map from the frame to the 192-pixel crop: eyes level, side 1.5 times the longer side of the box."""
    (dx, dy) = face.points[1] - face.points[0]
    angle = math.atan2(dy, dx)
    scale = INPUT_SIDE / (REGION_GROWTH * max(face.size))
    a, b = scale * math.cos(angle), -scale * math.sin(angle)
    x, y = face.corner[0] + face.size[0] / 2, face.corner[1] + face.size[1] / 2
    middle = INPUT_SIDE / 2
    return Similarity(a, b, middle - (a * x - b * y), middle - (b * x + a * y))
