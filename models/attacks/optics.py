"""How flat and bent things look through a camera: perspective, glare, prints and screens. Pure functions over arrays.

Lengths are pixels of the portrait; a thing stands at the distance at which it keeps its size.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Rgb

Map = tuple[NDArray[np.float32], NDArray[np.float32]]

FOCAL_PIXELS = 560.0
"""Of a camera with 60 degrees across 640 pixels."""
_OUTSIDE = -1e4
_CELL = 8
"""Maps are smooth, so they are worked out for each eighth pixel only."""
_PHASES = 12
_SCREEN_CURVE = np.clip(255 * (np.arange(256) / 255) ** 0.92 + 6, 0, 255).astype(np.uint8)


def plane_map(size: tuple[int, int], yaw: float, pitch: float, roll: float, shift: tuple[float, float]) -> Map:
    """Give the map from the frame to a flat sheet turned by three angles (radians) and moved in the frame's plane."""
    turn = cv2.Rodrigues(np.array([pitch, yaw, roll]))[0]
    middle = np.array([size[0] / 2, size[1] / 2])
    rays = _rays(size, shift)
    normal = turn[:, 2]
    reach = (normal[2] * FOCAL_PIXELS) / (rays @ normal)
    places = rays * reach[..., np.newaxis] - np.array([0, 0, FOCAL_PIXELS])
    sheet = places @ turn[:, :2] + middle
    return _enlarge(sheet[..., 0], size), _enlarge(sheet[..., 1], size)


def cylinder_map(size: tuple[int, int], radius: float, yaw: float, pitch: float, shift: tuple[float, float]) -> Map:
    """Give the map to a sheet bent around an upright cylinder that is turned by `yaw` about its axis."""
    tilt = cv2.Rodrigues(np.array([pitch, 0.0, 0.0]))[0]
    rays = _rays(size, shift) @ tilt
    start = np.array([0.0, 0.0, -FOCAL_PIXELS]) @ tilt
    axis_z = radius
    a = rays[..., 0] ** 2 + rays[..., 2] ** 2
    b = 2 * (rays[..., 0] * start[0] + rays[..., 2] * (start[2] - axis_z))
    c = start[0] ** 2 + (start[2] - axis_z) ** 2 - radius**2
    root = b * b - 4 * a * c
    reach = (-b - np.sqrt(np.maximum(root, 0))) / (2 * a)
    x, y, z = (start[index] + rays[..., index] * reach for index in range(3))
    around = radius * (np.arctan2(x, axis_z - z) - yaw) + size[0] / 2
    map_x = np.where(root > 0, around, _OUTSIDE)
    return _enlarge(map_x, size), _enlarge(y + size[1] / 2, size)


def show(sheet: Rgb, mapped: Map, behind: Rgb) -> Rgb:
    """Draw a sheet through a map before a background; `sheet` is opaque where it is."""
    drawn = cv2.remap(sheet, *mapped, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    height, width = sheet.shape[:2]
    inside = (mapped[0] >= 0) & (mapped[0] <= width - 1) & (mapped[1] >= 0) & (mapped[1] <= height - 1)
    seen: Rgb = np.where(inside[..., np.newaxis], drawn, behind).astype(np.uint8)
    return seen


def print_picture(pixels: Rgb, random: np.random.Generator) -> Rgb:
    """Give what a printer makes of a picture: less contrast, a tint, and the grain of dots."""
    contrast, tint = random.uniform(0.75, 0.95), random.uniform(-8, 8, 3)
    dots = random.normal(0, random.uniform(2, 7), pixels.shape[:2]).astype(np.float32)
    printed = (pixels.astype(np.float32) - 128) * contrast + 132 + tint + dots[..., np.newaxis]
    clipped: Rgb = np.clip(printed, 0, 255).astype(np.uint8)
    return clipped


def glow(pixels: Rgb, pitch: float, phase: float, strength: float) -> Rgb:
    """Give what a camera sees of a screen: its grid against the sensor's own makes bands and coloured moire."""
    step = round(phase % (2 * math.pi) / (2 * math.pi) * _PHASES) % _PHASES
    moire = _bands((pixels.shape[0], pixels.shape[1]), pitch, 2 * math.pi * step / _PHASES, strength)
    lit = cv2.LUT(pixels, _SCREEN_CURVE)
    return cv2.add(lit, moire, dtype=cv2.CV_8U).astype(np.uint8, copy=False)


def reflect(pixels: Rgb, place: tuple[float, float], size: float, strength: float) -> Rgb:
    """Give the picture with the soft reflection of a lamp."""
    height, width = pixels.shape[:2]
    y, x = (np.mgrid[0 : height // _CELL, 0 : width // _CELL].astype(np.float64) + 0.5) * _CELL
    spot = np.exp(-(((x - place[0]) / size) ** 2 + ((y - place[1]) / (size * 0.7)) ** 2)) * strength
    lamp = cv2.merge([_enlarge(spot, (width, height)).astype(np.uint8)] * 3)
    return cv2.add(pixels, lamp).astype(np.uint8, copy=False)


def make_room(size: tuple[int, int], random: np.random.Generator) -> Rgb:
    """Draw a blurred room to stand behind things."""
    coarse = random.uniform(60, 190, (6, 8, 3)).astype(np.uint8)
    large: Rgb = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8, copy=False)
    return cv2.GaussianBlur(large, (0, 0), 25).astype(np.uint8, copy=False)


def _rays(size: tuple[int, int], shift: tuple[float, float]) -> NDArray[np.float64]:
    """Give the directions of the middles of the coarse cells."""
    y, x = (np.mgrid[0 : size[1] // _CELL, 0 : size[0] // _CELL].astype(np.float64) + 0.5) * _CELL - 0.5
    x, y = x - size[0] / 2 - shift[0], y - size[1] / 2 - shift[1]
    return np.stack([x, y, np.full_like(x, FOCAL_PIXELS)], axis=-1)


def _enlarge(coarse: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    return cv2.resize(coarse.astype(np.float32), size, interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


@lru_cache(maxsize=256)
def _bands(shape: tuple[int, int], pitch: float, phase: float, strength: float) -> NDArray[np.float32]:
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = 2 * math.pi / pitch
    waves = [np.sin(angle * (x + 0.31 * y) + phase + third) for third in (0.0, 2.1, 4.2)]
    bands = np.sin(2 * math.pi * y / 97 + 3 * phase) * 0.5
    moire: NDArray[np.float32] = ((np.stack(waves, axis=-1) + bands[..., np.newaxis]) * strength).astype(np.float32)
    return moire
