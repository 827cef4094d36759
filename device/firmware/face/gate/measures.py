"""What a picture of a face is like, in numbers: names and directions after ISO/IEC 29794-5, higher is better.

Where the standard has no name, the docstring says "own". All are plain functions over arrays, and none of them
decides: `gate/quality.py` does. The standard's mapping to components from 0 to 100 is not claimed; these are native
values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Box, Frame, Points, Rgb

DARK, BRIGHT = 25, 247
"""Grey levels from 0 to 255 at which a pixel counts as under- and over-exposed (ISO/IEC 29794-5, exposure)."""
_FOREHEAD = (slice(28, 42), slice(42, 70))
_CHEEKS = ((slice(60, 78), slice(22, 38)), (slice(60, 78), slice(74, 90)))
_EYES = ((slice(44, 60), slice(26, 50)), (slice(44, 60), slice(62, 86)))
_MOUTH = (slice(82, 108), slice(38, 74))
"""Rows and columns of the aligned face of 112x112, by the places of eyes and mouth in its template."""
_SIDES = (slice(36, 104), slice(22, 56)), (slice(36, 104), slice(56, 90))
_SURROUNDINGS = 0.8
"""How far the ring around a face reaches, in widths and heights of its box."""
_LEAST_GREY = 1.0


@dataclass(frozen=True)
class Measures:
    """One face in one picture.

    Attributes:
        inter_eye_distance: pixels of the frame.
        head_pose_yaw: 1 for a face from the front, falling to 0 as the nose reaches the face's side.
        head_pose_roll: cosine of the angle between the eyes' line and the horizontal.
        sharpness: natural logarithm of the variance of the Laplacian of the aligned face.
        luminance_mean: of the aligned face, 0 to 255; the middle is best, `over_exposure_prevention` guards the top.
        under_exposure_prevention: share of the aligned face that is not almost black.
        over_exposure_prevention: share of the aligned face that is not almost white.
        illumination_uniformity: overlap of the grey histograms of the face's two halves, 0 to 1.
        eyes_visible: light around the eyes as a share of that on the cheeks; dark glasses lower it.
        mouth_occlusion_prevention: 1 where mouth and chin have the colour of forehead and cheeks, falling to 0.
        light_in_front: own; light on the face as a share of that around it, at most 1.
    """

    inter_eye_distance: float
    head_pose_yaw: float
    head_pose_roll: float
    sharpness: float
    luminance_mean: float
    under_exposure_prevention: float
    over_exposure_prevention: float
    illumination_uniformity: float
    eyes_visible: float
    mouth_occlusion_prevention: float
    light_in_front: float


def measure(frame: Frame, box: Box, aligned: Rgb, five_points: Points, sides: Points) -> Measures:
    """Measure a face by its box, its aligned picture (112, 112, 3), its five points and its two sides in pixels."""
    grey: NDArray[np.float64] = cv2.cvtColor(aligned, cv2.COLOR_RGB2GRAY).astype(np.float64)
    eyes = five_points[1] - five_points[0]
    distance = float(np.linalg.norm(eyes))
    return Measures(
        inter_eye_distance=distance,
        head_pose_yaw=1.0 - abs(turn_of_nose(five_points, sides)),
        head_pose_roll=float(eyes[0]) / distance if distance > 0 else 0.0,
        sharpness=measure_sharpness(grey),
        luminance_mean=float(grey.mean()),
        under_exposure_prevention=float((grey > DARK).mean()),
        over_exposure_prevention=float((grey < BRIGHT).mean()),
        illumination_uniformity=_uniformity(grey),
        eyes_visible=_eyes_visible(grey),
        mouth_occlusion_prevention=_mouth_visible(aligned),
        light_in_front=_light_in_front(frame, box),
    )


def turn_of_nose(five_points: Points, sides: Points) -> float:
    """Give where the nose lies between the face's sides: 0 in the middle, -1 and 1 at the right and left side."""
    across = sides[1] - sides[0]
    length = float(across @ across)
    if length <= 0:
        return 1.0
    place = float((five_points[2] - sides[0]) @ across) / length
    return max(-1.0, min(1.0, 2 * place - 1))


def measure_sharpness(grey: NDArray[np.float64]) -> float:
    """Give the sharpness of an aligned grey face; minus infinity where nothing varies at all."""
    variance = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return math.log(variance) if variance > 0 else -math.inf


def _uniformity(grey: NDArray[np.float64]) -> float:
    right, left = (np.histogram(grey[side], bins=32, range=(0, 256))[0] for side in _SIDES)
    return float(np.minimum(right, left).sum() / right.sum())


def _eyes_visible(grey: NDArray[np.float64]) -> float:
    eyes = np.mean([np.median(grey[part]) for part in _EYES])
    skin = np.mean([np.median(grey[part]) for part in (*_CHEEKS, _FOREHEAD)])
    return float(min(1.0, eyes / max(_LEAST_GREY, skin)))


def _mouth_visible(aligned: Rgb) -> float:
    """Compare colour only (a, b of CIELAB), because a beard or a shadow changes the light and hardly the colour."""
    colour = cv2.cvtColor(aligned, cv2.COLOR_RGB2LAB).astype(np.float64)
    skin = np.median(np.concatenate([colour[part].reshape(-1, 3) for part in (*_CHEEKS, _FOREHEAD)]), axis=0)
    mouth = np.median(colour[_MOUTH].reshape(-1, 3), axis=0)
    return float(math.exp(-math.hypot(*(mouth - skin)[1:]) / 20))


def _light_in_front(frame: Frame, box: Box) -> float:
    inner = frame.pixels[_rows(frame, box, 0.0), _columns(frame, box, 0.0)]
    outer = frame.pixels[_rows(frame, box, _SURROUNDINGS), _columns(frame, box, _SURROUNDINGS)]
    pixels = (outer.size - inner.size) // 3
    if not inner.size or pixels <= 0:
        return 1.0
    around = (float(outer.sum(dtype=np.int64)) - float(inner.sum(dtype=np.int64))) / (3 * pixels)
    return min(1.0, float(inner.mean()) / max(_LEAST_GREY, around))


def _rows(frame: Frame, box: Box, grown: float) -> slice:
    return _span(box.y, box.h, grown, frame.height)


def _columns(frame: Frame, box: Box, grown: float) -> slice:
    return _span(box.x, box.w, grown, frame.width)


def _span(start: float, length: float, grown: float, pixels: int) -> slice:
    low, high = (start - grown * length) * pixels, (start + (1 + grown) * length) * pixels
    return slice(max(0, round(low)), max(0, min(pixels, round(high))))
