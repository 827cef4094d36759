"""The preview: a JPEG, others hidden, nothing else changed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.camera.preview import encode_preview
from device.firmware.face.basics.picture import Box, Frame, Oval

STRIPES = np.tile(np.array([[[0], [255]]], np.uint8), (96, 64, 3))


def decode(jpeg: bytes) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return pixels.astype(np.uint8)


def contrast(pixels: NDArray[np.uint8], left: int, right: int) -> float:
    return float(pixels[30:60, left:right].std())


def test_a_preview_is_a_jpeg_of_the_frame_in_its_colours() -> None:
    red = np.zeros((48, 64, 3), np.uint8)
    red[:, :, 0] = 255
    jpeg = encode_preview(Frame(red), (), None)
    assert jpeg[:3] == b"\xff\xd8\xff"
    assert decode(jpeg).shape == (48, 64, 3)
    assert decode(jpeg)[10, 10].tolist()[2] > 240  # OpenCV decodes to blue, green, red


def test_only_the_boxes_are_hidden() -> None:
    pixels = decode(encode_preview(Frame(STRIPES), (Box(0.6, 0.3, 0.2, 0.3),), None))
    assert contrast(pixels, 80, 100) < 15
    assert contrast(pixels, 5, 50) > 80


def test_a_box_beyond_the_edge_is_cut_and_one_outside_does_nothing() -> None:
    frame = Frame(STRIPES)
    assert contrast(decode(encode_preview(frame, (Box(0.9, -0.2, 0.4, 1.5),), None)), 110, 128) < 15
    outside = encode_preview(frame, (Box(3.0, 3.0, 0.2, 0.2),), None)
    assert outside == encode_preview(frame, (), None)


def test_the_frame_itself_stays_as_it_was() -> None:
    frame = Frame(STRIPES.copy())
    encode_preview(frame, (Box(0.1, 0.1, 0.5, 0.5),), Oval(0.5, 0.5, 0.3, 0.4))
    assert (frame.pixels == STRIPES).all()


def test_the_oval_is_drawn_as_a_line() -> None:
    dark = Frame(np.zeros((96, 128, 3), np.uint8))
    pixels = decode(encode_preview(dark, (), Oval(0.5, 0.5, 0.25, 0.4)))
    assert int(pixels[48, 96].max()) > 150
    assert int(pixels[48, 64].max()) < 40
    assert int(pixels[2, 2].max()) < 40
