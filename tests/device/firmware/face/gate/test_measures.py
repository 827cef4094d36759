"""What a picture of a face is like: each measure on pictures that were painted for it."""

from __future__ import annotations

import math
from dataclasses import astuple

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from device.firmware.face.alignment import TEMPLATE
from device.firmware.face.basics.picture import Box, Frame, Points, Rgb
from device.firmware.face.gate.measures import Measures, measure, measure_sharpness, turn_of_nose

FACE = Box(0.25, 0.25, 0.5, 0.5)
SIDES = np.array([[20.0, 70.0], [92.0, 70.0]])
SKIN = (200, 150, 120)


def face(colour: tuple[int, int, int] = SKIN) -> Rgb:
    return np.full((112, 112, 3), colour, np.uint8)


def measured(aligned: Rgb, frame: Rgb | None = None, points: Points = TEMPLATE) -> Measures:
    return measure(Frame(face() if frame is None else frame), FACE, aligned, points, SIDES)


def test_a_plain_face_from_the_front() -> None:
    found = measured(face())
    assert found.inter_eye_distance == pytest.approx(35.24, abs=0.01)
    assert found.head_pose_yaw == pytest.approx(1.0, abs=0.01)
    assert found.head_pose_roll == pytest.approx(1.0, abs=0.001)
    assert found.under_exposure_prevention == found.over_exposure_prevention == found.illumination_uniformity == 1.0
    assert found.eyes_visible == found.mouth_occlusion_prevention == found.light_in_front == 1.0


def test_exposure_is_the_share_of_pixels_that_show_something() -> None:
    picture = face()
    picture[:28] = 255
    picture[28:56] = 0
    found = measured(picture)
    assert found.over_exposure_prevention == 0.75
    assert found.under_exposure_prevention == 0.75


def test_light_from_one_side_is_not_uniform() -> None:
    picture = face()
    picture[:, 56:] //= 3
    assert measured(picture).illumination_uniformity == 0.0


def test_dark_glasses_hide_the_eyes() -> None:
    picture = face()
    picture[44:60, 26:86] = 15
    assert measured(picture).eyes_visible < 0.1
    picture[44:60, 26:86] = (150, 110, 90)
    assert measured(picture).eyes_visible > 0.6


@pytest.mark.parametrize("mask", [(150, 190, 215), (90, 160, 90), (235, 150, 200)])
def test_a_mask_has_another_colour_than_the_skin(mask: tuple[int, int, int]) -> None:
    picture = face()
    picture[72:] = mask
    assert measured(picture).mouth_occlusion_prevention < 0.5


def test_a_shadow_over_the_mouth_is_no_mask() -> None:
    picture = face()
    picture[72:] = np.array(SKIN) * 0.7
    assert measured(picture).mouth_occlusion_prevention > 0.6


def test_light_behind_the_person() -> None:
    picture = np.full((112, 112, 3), 240, np.uint8)
    picture[28:84, 28:84] = 60
    assert measured(face(), picture).light_in_front == pytest.approx(0.25, abs=0.01)
    assert measured(face(), np.asarray(255 - picture, np.uint8)).light_in_front == 1.0


def test_a_face_that_fills_the_frame_has_nothing_behind_it() -> None:
    whole = Box(-0.1, -0.1, 1.2, 1.2)
    assert measure(Frame(face()), whole, face(), TEMPLATE, SIDES).light_in_front == 1.0


@pytest.mark.parametrize(
    ("nose", "turn"), [(56.0, 0.0), (20.0, -1.0), (92.0, 1.0), (74.0, 0.5), (0.0, -1.0), (200.0, 1.0)]
)
def test_the_nose_tells_the_turn(nose: float, turn: float) -> None:
    points = TEMPLATE.copy()
    points[2] = (nose, 75.0)
    assert turn_of_nose(points, SIDES) == pytest.approx(turn)


def test_a_face_without_width_counts_as_turned() -> None:
    assert turn_of_nose(TEMPLATE, np.zeros((2, 2))) == 1.0
    assert measured(face(), points=np.zeros((5, 2))).head_pose_roll == 0.0


def test_blur_lowers_sharpness_and_nothing_at_all_has_none() -> None:
    sharp = np.random.default_rng(3).integers(0, 256, (112, 112), np.uint8)
    values = [measure_sharpness(grey(cv2.GaussianBlur(sharp, (0, 0), sigma))) for sigma in (0.5, 2.0, 6.0)]
    assert values == sorted(values, reverse=True)
    assert measure_sharpness(grey(np.full((112, 112), 128, np.uint8))) == -math.inf


def grey(picture: NDArray[np.generic]) -> NDArray[np.float64]:
    return picture.astype(np.float64)


@given(
    seed=st.integers(0, 1000),
    corner=st.tuples(st.floats(-1, 1.5), st.floats(-1, 1.5)),
    size=st.tuples(st.floats(0.001, 2), st.floats(0.001, 2)),
)
def test_any_picture_and_any_place_gives_numbers(
    seed: int, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    random = np.random.default_rng(seed)
    frame = Frame(random.integers(0, 256, (20, 30, 3), np.uint8))
    aligned = random.integers(0, 256, (112, 112, 3), np.uint8)
    points = random.uniform(-50, 50, (5, 2))
    found = measure(frame, Box(*corner, *size), aligned, points, random.uniform(-50, 50, (2, 2)))
    assert not any(math.isnan(value) for value in astuple(found))
    assert 0 <= found.light_in_front <= 1
    assert -0.001 <= found.head_pose_yaw <= 1
