"""Known pixels in each format, with and without padding at the rows' ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from device.firmware.camera.pixel_format import StreamLayout
from device.firmware.camera.port import FormatUnknown

PIXEL = (200, 30, 60)
WIDTH, HEIGHT = 8, 4


def pad(rows: NDArray[np.uint8], stride: int) -> NDArray[np.uint8]:
    padded = np.full((rows.shape[0], stride), 0xEE, np.uint8)
    padded[:, : rows.shape[1]] = rows
    return padded


@pytest.mark.parametrize("stride_pixels", [WIDTH, WIDTH + 4])
@pytest.mark.parametrize(
    ("name", "memory"),
    [
        ("BGR888", (200, 30, 60)),
        ("RGB888", (60, 30, 200)),
        ("XBGR8888", (200, 30, 60, 255)),
        ("XRGB8888", (60, 30, 200, 255)),
    ],
)
def test_packed_formats_by_their_order_in_memory(name: str, memory: tuple[int, ...], stride_pixels: int) -> None:
    rows = np.tile(np.array(memory, np.uint8), (HEIGHT, WIDTH))
    stride = stride_pixels * len(memory)
    frame = StreamLayout(name, WIDTH, HEIGHT, stride).to_frame(pad(rows, stride))
    assert (frame.width, frame.height) == (WIDTH, HEIGHT)
    assert (frame.pixels == PIXEL).all()


@pytest.mark.parametrize("stride", [WIDTH, WIDTH + 4])
@pytest.mark.parametrize("name", ["YUV420", "NV12"])
def test_planar_formats_with_their_colours(name: str, stride: int) -> None:
    luma, blue, red = 90, 111, 190
    chroma = HEIGHT // 2 * WIDTH // 2
    planes = [np.full((HEIGHT, stride), luma, np.uint8)]
    if name == "NV12":
        planes.append(np.tile(np.array([blue, red], np.uint8), (HEIGHT // 2, stride // 2)))
    else:
        planes += [np.full((HEIGHT // 4, stride), value, np.uint8) for value in (blue, red)]
    frame = StreamLayout(name, WIDTH, HEIGHT, stride).to_frame(np.concatenate(planes))
    packed = np.array([[luma] * WIDTH] * HEIGHT, np.uint8).tobytes() + bytes([blue]) * chroma + bytes([red]) * chroma
    plain = np.frombuffer(packed, np.uint8).reshape(HEIGHT * 3 // 2, WIDTH)
    assert (frame.width, frame.height) == (WIDTH, HEIGHT)
    assert (frame.pixels == cv2.cvtColor(plain, cv2.COLOR_YUV2RGB_I420)).all()
    assert int(frame.pixels[0, 0, 0]) > int(frame.pixels[0, 0, 1]) + 50


def test_a_picture_without_padding_is_taken_even_if_the_stream_has_some() -> None:
    rows = np.tile(np.array(PIXEL, np.uint8), (HEIGHT, WIDTH)).reshape(HEIGHT, WIDTH, 3)
    assert (StreamLayout("BGR888", WIDTH, HEIGHT, 64).to_frame(rows).pixels == PIXEL).all()


def test_other_formats_are_refused_by_name() -> None:
    with pytest.raises(FormatUnknown, match="SBGGR10") as raised:
        StreamLayout("SBGGR10", WIDTH, HEIGHT, 16)
    assert raised.value.number == 225


def test_a_row_is_not_shorter_than_the_picture() -> None:
    with pytest.raises(ValueError, match="row"):
        StreamLayout("BGR888", WIDTH, HEIGHT, WIDTH)
