"""The pose: left is the person's own left, and neither size, place nor roll of the picture matters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.basics.similarity import Similarity
from device.firmware.face.liveness.features import read_pose
from tests.device.firmware.face.liveness.heads import make_head, project

HEAD = make_head()


def test_who_looks_ahead_has_the_nose_in_the_middle() -> None:
    assert read_pose(project(HEAD)).turn == pytest.approx(0.5, abs=1e-6)


def test_the_turn_grows_to_the_persons_own_left() -> None:
    turns = [read_pose(project(HEAD, math.radians(degrees))).turn for degrees in range(-35, 40, 5)]
    assert turns == sorted(turns)
    assert turns[0] < 0.3 < 0.7 < turns[-1]


@given(st.floats(0.4, 2.5), st.floats(-math.pi, math.pi), st.floats(-200, 200), st.floats(-0.6, 0.6))
def test_size_place_and_roll_do_not_matter(scale: float, roll: float, shift: float, yaw: float) -> None:
    points = project(HEAD, yaw)
    moved = Similarity(scale * math.cos(roll), scale * math.sin(roll), shift, -shift).apply(points)
    before, after = read_pose(points), read_pose(moved)
    assert after.turn == pytest.approx(before.turn)
    assert after.height == pytest.approx(before.height * scale)
    assert after.eye_distance == pytest.approx(before.eye_distance * scale)


def test_points_that_are_no_face_are_refused() -> None:
    with pytest.raises(ValueError, match="not the points"):
        read_pose(np.zeros((468, 2)))
