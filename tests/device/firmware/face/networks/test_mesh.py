"""The region around a face, and the five points out of the 468."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.networks.detector import DetectedFace
from device.firmware.face.networks.mesh import Mesh, region_of


def make_face(right_eye: tuple[float, float], left_eye: tuple[float, float]) -> DetectedFace:
    points = np.zeros((6, 2))
    points[0], points[1] = right_eye, left_eye
    return DetectedFace((100.0, 80.0), (64.0, 50.0), points, 0.9)


def test_region_has_the_box_in_its_middle_and_one_and_a_half_times_its_side() -> None:
    region = region_of(make_face((110, 100), (150, 100)))
    assert region.apply(np.array([[132.0, 105.0]])) == pytest.approx(np.array([[96.0, 96.0]]))
    assert region.scale == pytest.approx(192 / 96)


def test_region_levels_the_eyes() -> None:
    eyes = np.array([[110.0, 100.0], [140.0, 130.0]])
    right, left = region_of(make_face((110, 100), (140, 130))).apply(eyes)
    assert right[1] == pytest.approx(left[1])
    assert right[0] < left[0]


def test_five_points_are_eye_middles_nose_and_mouth_corners() -> None:
    points = np.stack([np.arange(468.0), np.arange(468.0) * 2], axis=1)
    five = Mesh(points, 1.0).five_points()
    assert five[:, 0].tolist() == [(33 + 133) / 2, (362 + 263) / 2, 1, 61, 291]
    assert (five[:, 1] == five[:, 0] * 2).all()
    assert Mesh(points, 1.0).eye_distance() == pytest.approx(np.hypot(229.5, 459.0))


def test_mesh_hides_the_face() -> None:
    assert repr(Mesh(np.ones((468, 2)), 0.5)) == "<Mesh>"
