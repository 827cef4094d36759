"""What a test picture is like, in a few numbers, and how fast pictures come. Pure; no picture is kept.

The picture need not show a face: what is measured here says whether the lens is covered, dirty or out of focus, and
whether light stands behind whoever will stand there.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.diagnosis.report import PictureReport
from device.firmware.face.basics.picture import Frame
from device.firmware.face.gate.measures import BRIGHT, measure_sharpness

_WIDTH, _HEIGHT = 320, 240
"""Measured at one size, so that the limits hold for every camera."""
_MIDDLE = (slice(48, 192), slice(96, 224))
"""Where a person's head and shoulders are."""


class Pace:
    """Counts pictures of one use of the camera."""

    def __init__(self) -> None:
        """Begin with none."""
        self._first_at = self._last_at = 0.0
        self._pictures = 0

    def came(self, at: float) -> None:
        """Take note of a picture at this moment, in seconds."""
        if not self._pictures:
            self._first_at = at
        self._last_at = at
        self._pictures += 1

    def rate_tenths(self) -> int:
        """Give the pictures in ten seconds; 0 for fewer than two pictures."""
        span_s = self._last_at - self._first_at
        return round(10 * (self._pictures - 1) / span_s) if self._pictures > 1 and span_s > 0 else 0


def describe(frame: Frame, first_ms: int) -> PictureReport:
    """Measure a picture of any size."""
    small = cv2.resize(frame.pixels, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA)
    grey: NDArray[np.float64] = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64)
    middle = float(grey[_MIDDLE].mean())
    around = (float(grey.sum()) - float(grey[_MIDDLE].sum())) / (grey.size - grey[_MIDDLE].size)
    sharpness = measure_sharpness(grey)
    return PictureReport(
        mean_grey=round(float(grey.mean())),
        clipped=round(100 * float((grey >= BRIGHT).mean())),
        middle_light=min(100, round(100 * middle / max(around, 1.0))),
        sharpness=round(100 * sharpness) if np.isfinite(sharpness) else -1000,
        contrast=round(float(grey.std())),
        first_ms=first_ms,
    )
