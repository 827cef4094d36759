"""Alignment to the 112-pixel face."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.alignment import TEMPLATE, align
from device.firmware.face.basics.picture import Frame


def test_a_face_that_lies_on_the_template_stays_as_it_is() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (112, 112, 3), np.uint8)
    assert (align(Frame(pixels), TEMPLATE) == pixels).all()


@pytest.mark.parametrize("factor", [1.5, 4.0, 9.0], ids=["plain_warp", "shrunk_first", "shrunk_far"])
def test_points_of_a_larger_face_come_to_the_template(factor: float) -> None:
    side = round(112 * factor)
    pixels = np.zeros((side, side, 3), np.uint8)
    for x, y in TEMPLATE * factor:
        radius = round(2 * factor)
        pixels[int(y) - radius : int(y) + radius, int(x) - radius : int(x) + radius] = 255
    aligned = align(Frame(pixels), TEMPLATE * factor)
    assert aligned.shape == (112, 112, 3)
    assert all(aligned[round(y), round(x)].min() > 200 for x, y in TEMPLATE)
    assert float(aligned.mean()) < 30


def test_shrinking_first_averages_fine_detail_away() -> None:
    stripes = np.zeros((896, 896, 3), np.uint8)
    stripes[::2] = 255
    aligned = align(Frame(stripes), TEMPLATE * 8)
    assert float(aligned[20:90, 20:90].std()) < 3
