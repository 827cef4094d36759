"""Pictures and places in them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Box, Frame, Oval


def test_frame_tells_its_size_and_never_a_pixel() -> None:
    frame = Frame(np.full((4, 6, 3), 173, np.uint8))
    assert (frame.width, frame.height) == (6, 4)
    assert repr(frame) == "<Frame 6x4>"
    assert "173" not in f"{frame} {frame!r}"


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 6), np.uint8),
        np.zeros((4, 6, 4), np.uint8),
        np.zeros((4, 6, 3), np.float32),
        np.zeros((0, 6, 3), np.uint8),
    ],
    ids=["grey", "four_channels", "float", "empty"],
)
def test_frame_refuses_other_arrays(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="frame"):
        Frame(pixels)


def test_grey_photo_becomes_three_equal_channels() -> None:
    photo = np.arange(12, dtype=np.uint8).reshape(3, 4)
    pixels = Frame.from_gray(photo).pixels
    assert all((pixels[:, :, channel] == photo).all() for channel in range(3))
    with pytest.raises(ValueError, match="grey"):
        Frame.from_gray(pixels)


def test_box_has_a_middle_and_an_area() -> None:
    box = Box(0.25, 0.5, 0.5, 0.25)
    assert box.centre == (0.5, 0.625)
    assert box.area == 0.125
    with pytest.raises(ValueError, match="positive"):
        Box(0, 0, 0, 1)


def test_oval_holds_its_edge_and_nothing_beyond() -> None:
    oval = Oval(0.5, 0.5, 0.25, 0.5)
    assert oval.holds((0.75, 0.5))
    assert oval.holds((0.5, 1.0))
    assert not oval.holds((0.751, 0.5))
    assert not oval.holds((0.7, 0.95))
    with pytest.raises(ValueError, match="radii"):
        Oval(0.5, 0.5, 0, 1)
