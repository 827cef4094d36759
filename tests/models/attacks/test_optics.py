"""Optics: a sheet held straight is seen as it is, a turned one by a homography, a bent one not."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from models.attacks.optics import cylinder_map, glow, make_room, plane_map, print_picture, reflect, show

SIZE = (640, 480)
STRAIGHT = (0.0, 0.0)


def residual(mapped: tuple[np.ndarray, np.ndarray]) -> float:  # type: ignore[type-arg]  # float32 fields
    """Give what no homography explains of a map, in pixels, away from the frame's edge."""
    y, x = np.mgrid[100:380:20, 200:440:20]
    there = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64)
    here = np.stack([mapped[0][y, x].ravel(), mapped[1][y, x].ravel()], axis=1).astype(np.float64)
    homography, _ = cv2.findHomography(there, here, 0)
    moved = cv2.perspectiveTransform(there[np.newaxis], homography)[0]
    return float(np.sqrt(((moved - here) ** 2).sum(axis=1).mean()))


def test_a_sheet_held_straight_is_seen_as_it_is() -> None:
    map_x, map_y = plane_map(SIZE, 0.0, 0.0, 0.0, STRAIGHT)
    assert map_x[240, 320] == pytest.approx(320, abs=0.6)
    assert map_y[100, 500] == pytest.approx(100, abs=0.6)


def test_a_turned_sheet_is_flat_and_a_bent_one_is_not() -> None:
    assert residual(plane_map(SIZE, 0.5, 0.3, 0.1, (10.0, 5.0))) < 0.2
    assert residual(cylinder_map(SIZE, 200.0, 0.4, 0.0, STRAIGHT)) > 3


def test_a_bent_sheet_shows_its_middle_until_it_is_turned() -> None:
    straight, _ = cylinder_map(SIZE, 200.0, 0.0, 0.0, STRAIGHT)
    turned, _ = cylinder_map(SIZE, 200.0, 0.3, 0.0, STRAIGHT)
    assert straight[240, 320] == pytest.approx(320, abs=1)
    assert turned[240, 320] == pytest.approx(320 - 200 * 0.3, abs=1)


def test_beside_the_sheet_the_room_is_seen() -> None:
    sheet, room = np.full((480, 640, 3), 200, np.uint8), np.zeros((480, 640, 3), np.uint8)
    seen = show(sheet, plane_map(SIZE, math.radians(50), 0.0, 0.0, STRAIGHT), room)
    assert seen[240, 320].tolist() == [200, 200, 200]
    assert seen[240, 5].tolist() == [0, 0, 0]


def test_print_screen_lamp_and_room_keep_the_size() -> None:
    random = np.random.default_rng(1)
    picture = np.full((480, 640, 3), 100, np.uint8)
    for made in (
        print_picture(picture, random),
        glow(picture, 4.0, 1.0, 10.0),
        reflect(picture, (320.0, 240.0), 60, 50),
        make_room(SIZE, random),
    ):
        assert made.shape == picture.shape
        assert made.dtype == np.uint8
        assert made.std() > 0
