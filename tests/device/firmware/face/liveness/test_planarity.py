"""Depth: whatever is done to a flat picture leaves none, a turned head does."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.liveness.planarity import depth_of
from tests.device.firmware.face.liveness.heads import make_head, project

AHEAD = project(make_head())
EYES = 85.0


@given(st.lists(st.floats(-0.3, 0.3), min_size=4, max_size=4), st.floats(-7e-4, 7e-4), st.floats(-7e-4, 7e-4))
def test_a_flat_picture_has_none_however_it_is_held(bend: list[float], across: float, down: float) -> None:
    homography = np.array([[1 + bend[0], bend[1], 5.0], [bend[2], 1 + bend[3], -9.0], [across, down, 1.0]])
    seen = cv2.perspectiveTransform(AHEAD[np.newaxis], homography)[0]
    assert depth_of(AHEAD, seen, EYES) < 1e-3


def test_noise_of_the_points_is_no_depth() -> None:
    noisy = AHEAD + np.random.default_rng(1).normal(0, 0.8, AHEAD.shape)
    assert depth_of(AHEAD, noisy, EYES) < 0.02


@pytest.mark.parametrize("degrees", [-35, -20, 20, 35])
def test_a_turned_head_has_depth(degrees: float) -> None:
    assert depth_of(AHEAD, project(make_head(), math.radians(degrees)), EYES) > 0.034


def test_points_on_one_line_have_none() -> None:
    line = np.column_stack([np.arange(468.0), np.zeros(468)])
    assert depth_of(line, line, EYES) == pytest.approx(0.0, abs=1e-3)
