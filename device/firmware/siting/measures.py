"""One frame in numbers: the gate's word, the face's place, light before and behind, sharpness of the middle. Pure."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Box, Frame
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.measures import measure_sharpness
from device.firmware.siting.messages import NONE, Measured

_MIDDLE = Box(0.25, 0.25, 0.5, 0.5)
"""Stands for the face where there is none, and is where a target is held for the focus."""


def measure_frame(frame: Frame, look: Look) -> Measured:
    """Give the numbers of one frame at which the gate has looked."""
    grey: NDArray[np.float64] = cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY).astype(np.float64)
    face, around = _light(grey, look.box or _MIDDLE)
    rows, columns = _part(_MIDDLE, grey.shape[0], grey.shape[1])
    sharpness = measure_sharpness(grey[rows, columns])
    return Measured(
        width=frame.width,
        height=frame.height,
        reason=look.reason.value,
        face_middle=round(1000 * (look.box.y + look.box.h / 2)) if look.box else NONE,
        face_height=round(1000 * look.box.h) if look.box else NONE,
        light_face=round(face),
        light_around=round(around),
        sharpness=max(0, round(100 * sharpness)) if math.isfinite(sharpness) else 0,
    )


def _light(grey: NDArray[np.float64], box: Box) -> tuple[float, float]:
    rows, columns = _part(box, grey.shape[0], grey.shape[1])
    inner = grey[rows, columns]
    rest = grey.size - inner.size
    around = (float(grey.sum()) - float(inner.sum())) / rest if rest else float(grey.mean())
    return (float(inner.mean()) if inner.size else 0.0), around


def _part(box: Box, height: int, width: int) -> tuple[slice, slice]:
    top, left = max(0.0, box.y), max(0.0, box.x)
    return (
        slice(round(top * height), round(min(1.0, box.y + box.h) * height)),
        slice(round(left * width), round(min(1.0, box.x + box.w) * width)),
    )
