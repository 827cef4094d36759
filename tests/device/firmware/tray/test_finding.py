"""Finding a card: corners to a fraction of a millimetre, and no card where there is none or not a whole one."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.simulated.tray.scene import Pose
from device.firmware.tray.picture.finding import CARD_MM, find_card
from device.firmware.tray.picture.straight import HEIGHT, WIDTH, straighten
from tests.device.firmware.tray.made import SMALL, blank_picture


@pytest.mark.parametrize("turn_deg", [0.0, 8.0, -12.0, 90.0, 180.0])
def test_corners_are_found_however_the_card_lies(turn_deg: float) -> None:
    scale = 5.0
    corners = find_card(blank_picture(Pose(pixels_per_mm=scale, turn_deg=turn_deg, tilt=(0.03, 0.02))))
    assert corners is not None
    assert corners.pixels_per_mm == pytest.approx(scale, rel=0.05)
    upper, side = corners.points[1] - corners.points[0], corners.points[2] - corners.points[1]
    assert np.linalg.norm(upper) / np.linalg.norm(side) == pytest.approx(CARD_MM[0] / CARD_MM[1], rel=0.06)


def test_the_upright_card_begins_at_its_upper_left_corner() -> None:
    corners = find_card(blank_picture(Pose(pixels_per_mm=7.0)))
    assert corners is not None
    middle, half = np.array(SMALL) / 2, np.array(CARD_MM) / 2 * 7.0
    wanted = middle + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    assert np.abs(corners.points - wanted).max() < 2.5


def test_glare_over_an_edge_does_not_lose_the_card() -> None:
    pose = Pose(pixels_per_mm=7.0, glare=(0.5, 0.02), glare_strength=230, glare_mm=10)
    assert find_card(blank_picture(pose)) is not None


@pytest.mark.parametrize(
    "pose",
    [
        Pose(pixels_per_mm=7.0, shift=(260.0, 0.0)),
        Pose(pixels_per_mm=7.0, shift=(0.0, -140.0)),
        Pose(pixels_per_mm=2.0),
    ],
    ids=["beyond the right edge", "beyond the upper edge", "too far away"],
)
def test_a_card_that_is_not_whole_is_no_card(pose: Pose) -> None:
    assert find_card(blank_picture(pose)) is None


def test_an_empty_tray_holds_no_card() -> None:
    empty = np.random.default_rng(3).normal(32, 3, (540, 864, 3)).clip(0, 255).astype(np.uint8)
    assert find_card(empty) is None
    assert find_card(np.full((540, 864, 3), 30, np.uint8)) is None


def test_a_sheet_of_another_shape_is_no_card() -> None:
    picture = np.full((540, 864, 3), 30, np.uint8)
    picture[100:450, 250:600] = 230
    assert find_card(picture) is None


def test_straightened_the_card_fills_the_picture_and_its_mark_is_where_it_was() -> None:
    picture = blank_picture(Pose(pixels_per_mm=7.0, turn_deg=6.0, tilt=(0.04, -0.03), noise=1.0))
    corners = find_card(picture)
    assert corners is not None
    straight = straighten(picture, corners)
    assert straight.pixels.shape == (HEIGHT, WIDTH, 3)
    mark = straight.pixels[90:170, 140:380].mean()
    beside = straight.pixels[90:170, 500:740].mean()
    assert mark < 80 < 150 < beside
    assert straight.turned().pixels[HEIGHT - 170 : HEIGHT - 90, WIDTH - 380 : WIDTH - 140].mean() < 80
