"""Closes the eyes of a portrait: the skin between brow and upper lid is stretched down over the eye."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.face.relief import Shape

_EYES = (
    ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133)),
    ((362, 398, 384, 385, 386, 387, 388, 466, 263), (362, 382, 381, 380, 374, 373, 390, 249, 263)),
)
"""Edges of upper and lower lid from corner to corner, the subject's right eye first."""
_BESIDE, _SKIN, _LASHES = 0.15, 0.38, 0.05
"""In eye widths: how far beside the corners and above the lid skin moves, and how thick the closed lids' line is."""
_LINE_FROM = 0.5


def close_eyes(pixels: Rgb, shape: Shape, amount: float) -> Rgb:
    """Draw the lids closed by `amount` from 0 (as they are) to 1 (closed)."""
    height, width = pixels.shape[:2]
    map_x, map_y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for upper, lower in _EYES:
        _stretch(map_y, _edge(shape, upper), _edge(shape, lower), amount)
    drawn: Rgb = np.asarray(cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR), dtype=np.uint8)
    if amount >= _LINE_FROM:
        for _, lower in _EYES:
            _draw_lashes(drawn, pixels, _edge(shape, lower))
    return drawn


def _edge(shape: Shape, indices: tuple[int, ...]) -> Shape:
    points: Shape = shape[list(indices), :2]
    return points[np.argsort(points[:, 0])]


def _stretch(map_y: NDArray[np.float32], upper: Shape, lower: Shape, amount: float) -> None:
    """Change the map column by column, so that the upper lid's edge comes down by `amount` of the eye's opening."""
    start, end = float(upper[0, 0]), float(upper[-1, 0])
    eye = end - start
    rows, columns = map_y.shape
    for x in range(max(0, int(start - _BESIDE * eye)), min(columns, int(end + _BESIDE * eye) + 1)):
        lid, below = (float(np.interp(x, edge[:, 0], edge[:, 1])) for edge in (upper, lower))
        inside = min(x - (start - _BESIDE * eye), end + _BESIDE * eye - x) / (2 * _BESIDE * eye)
        top = lid - _SKIN * eye * min(max(inside, 0.0), 1.0) - 1e-3
        now = lid + amount * (max(below - lid, 0.0) + 0.02 * eye)
        y = np.arange(max(0, math.ceil(top)), min(rows, int(now) + 1))
        map_y[y, x] = top + np.clip((y - top) / (now - top), 0, 1) * (lid - 0.03 * eye - top)


def _draw_lashes(drawn: Rgb, portrait: Rgb, lower: Shape) -> None:
    """Draw the line where closed lids meet, as dark as the dark of the eye region."""
    left, right = int(lower[0, 0]), int(lower[-1, 0])
    top, bottom = int(lower[:, 1].min()) - 8, int(lower[:, 1].max()) + 4
    around = portrait[max(0, top) : bottom, max(0, left) : right].reshape(-1, 3)
    if not around.size:
        return
    colour = np.percentile(around, 12, axis=0).tolist()
    line = np.round((lower + np.array([0.0, 0.01 * (right - left)])) * 8).astype(np.int32)
    cv2.polylines(drawn, [line], False, colour, max(1, round(_LASHES * (right - left))), cv2.LINE_AA, 3)
