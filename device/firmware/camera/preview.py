"""The picture of the preview on the terminal's own screen: JPEG in memory, other people made unrecognisable.

The picture is not mirrored here; the page does that, so that the oval and the face keep one set of coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from device.firmware.face.basics.picture import Box, Frame, Oval, Rgb

JPEG_QUALITY = 75
GROWTH = 0.35
"""A detected box ends at brow and chin; this share of it is added on each side, to cover hair and ears."""
MOSAIC_CELLS = 6
"""Cells across a hidden face: too few to tell people apart."""
_LINE = (255, 255, 255)


def encode_preview(frame: Frame, boxes_to_blur: Sequence[Box], oval: Oval | None) -> bytes:
    """Give a JPEG of the frame with the boxes made a mosaic and, if given, the oval drawn as a line."""
    pixels = frame.pixels.copy()
    for box in boxes_to_blur:
        _hide(pixels, box)
    if oval is not None:
        _draw_oval(pixels, oval)
    coded = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", coded, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def _hide(pixels: Rgb, box: Box) -> None:
    height, width = pixels.shape[:2]
    left, right = _span(box.x, box.w, width)
    top, bottom = _span(box.y, box.h, height)
    if right <= left or bottom <= top:
        return
    part = pixels[top:bottom, left:right]
    cells = cv2.resize(part, (MOSAIC_CELLS, MOSAIC_CELLS), interpolation=cv2.INTER_AREA)
    pixels[top:bottom, left:right] = cv2.resize(cells, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)


def _span(start: float, length: float, pixels: int) -> tuple[int, int]:
    """Give the grown extent in whole pixels, cut at the edges of the picture."""
    low, high = (start - GROWTH * length) * pixels, (start + (1 + GROWTH) * length) * pixels
    return max(0, int(np.floor(low))), min(pixels, int(np.ceil(high)))


def _draw_oval(pixels: Rgb, oval: Oval) -> None:
    height, width = pixels.shape[:2]
    centre = round(oval.x * width), round(oval.y * height)
    axes = round(oval.radius_x * width), round(oval.radius_y * height)
    cv2.ellipse(pixels, centre, axes, 0, 0, 360, _LINE, thickness=2, lineType=cv2.LINE_AA)
