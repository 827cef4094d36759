"""Rendered frames: repeatable, different from each other, the face where the camera expects it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from device.firmware.simulated.frames import Variation, draw_variation, make_homography, render_frames
from device.firmware.simulated.photo import FacePlaces
from tests.models.built import find_portrait

PLACES = FacePlaces((200.0, 100.0), (200.0, 140.0))
STILL = Variation(scale=1.0, shift=(0.0, 0.0), roll=0.0, tilt=(0.0, 0.0), gain=1.0, blur=0.3, noise=0.0)


def move(homography: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    moved = homography @ np.array([x, y, 1.0])
    return float(moved[0] / moved[2]), float(moved[1] / moved[2])


def test_one_seed_gives_one_film(tmp_path: Path) -> None:
    portrait = find_portrait("astronaut.png")
    films = [render_frames(portrait, tmp_path / name, seed, 3) for name, seed in (("a", 7), ("b", 7), ("c", 8))]
    contents = [[path.read_bytes() for path in film] for film in films]
    assert [path.name for path in films[0]] == ["frame_00.jpg", "frame_01.jpg", "frame_02.jpg"]
    assert contents[0] == contents[1]
    assert len({*contents[0], *contents[2]}) == 6
    with Image.open(films[0][0]) as frame:
        assert (frame.format, frame.mode, frame.size) == ("JPEG", "RGB", (640, 480))


def test_without_variation_the_face_is_in_the_middle_at_its_size() -> None:
    homography = make_homography(PLACES, STILL)
    assert move(homography, 200, 120) == pytest.approx((320, 240))
    assert move(homography, 200, 100) == pytest.approx((320, 200))
    assert move(homography, 200, 140) == pytest.approx((320, 280))


def test_the_middle_moves_by_the_shift_whatever_the_tilt() -> None:
    variation = Variation(1.1, (30.0, -12.0), 0.07, (3e-4, -2e-4), 1.0, 0.3, 0.0)
    assert move(make_homography(PLACES, variation), 200, 120) == pytest.approx((350, 228))


def test_drawn_variations_keep_the_face_in_the_frame() -> None:
    random = np.random.default_rng(1)
    for _ in range(200):
        homography = make_homography(PLACES, draw_variation(random))
        crown = move(homography, 200, 120 - 0.9 * 40)
        chin = move(homography, 200, 120 + 1.4 * 40)
        assert 0 < crown[1] < chin[1] < 480
        assert 160 < crown[0] < 480
