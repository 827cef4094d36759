"""Frames of one look made from one picture: small changes of place, size, turn, light, sharpness and noise.

Frames of a real look differ little from each other too; what differs between looks is another picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from device.firmware.face.basics.picture import Frame

_TURN_DEG, _GROWTH, _SHIFT_PX, _GAIN, _BLUR, _NOISE = 3.0, 0.05, 4.0, 0.15, 0.6, 2.0


def make_look(frame: Frame, frames: int, random: np.random.Generator) -> list[Frame]:
    """Give `frames` frames, the first as it is."""
    return [frame, *(_vary(frame, random) for _ in range(frames - 1))]


def _vary(frame: Frame, random: np.random.Generator) -> Frame:
    turn, growth, gain = random.uniform(-1, 1, 3) * (_TURN_DEG, _GROWTH, _GAIN)
    middle = frame.width / 2, frame.height / 2
    matrix = np.array(cv2.getRotationMatrix2D(middle, float(turn), 1 + float(growth)), dtype=np.float64)
    matrix[:, 2] += random.uniform(-_SHIFT_PX, _SHIFT_PX, 2)
    size = frame.width, frame.height
    moved = cv2.warpAffine(frame.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(moved, (0, 0), random.uniform(0.1, _BLUR))
    noisy = soft.astype(np.float64) * (1 + gain) + random.normal(0, _NOISE, soft.shape)
    return Frame(np.clip(noisy, 0, 255).astype(np.uint8))
