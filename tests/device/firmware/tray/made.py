"""Made-up readings and pictures for the tests of the tray."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from device.firmware.face.basics.picture import Frame
from device.firmware.simulated.tray.front import Rgb
from device.firmware.simulated.tray.scene import Pose, photograph
from device.firmware.tray.text.fields import Fields, Found, FrameReading

BIRTH, EXPIRY, CODE = date(1980, 2, 17), date(2035, 2, 17), "2285"
WHOLE = Fields(BIRTH, EXPIRY, CODE)
TODAY = date(2026, 11, 1)
FONT = Path("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf")
SMALL = (864, 540)


def reading(rapid: Fields = WHOLE, tesseract: Fields = WHOLE) -> FrameReading:
    """Give the reading of a frame that showed a card."""
    return FrameReading(Found.CARD, rapid, tesseract)


def blank_front() -> Rgb:
    """Give a front without print, with a dark mark in its upper left corner."""
    front = np.full((540, 856, 3), 225, np.uint8)
    front[40:90, 60:200] = 40
    return front


def blank_picture(pose: Pose | None = None, seed: int = 1) -> Rgb:
    """Give a small picture of a blank card on the tray."""
    return photograph(blank_front(), pose or Pose(pixels_per_mm=7.5), np.random.default_rng(seed), SMALL)


def frame(grey: int = 0) -> Frame:
    """Give a tiny frame."""
    return Frame(np.full((4, 6, 3), grey, np.uint8))


def needs_font() -> None:
    """Fail with a clear word where the font of the drawn cards is not installed."""
    if not FONT.is_file():
        pytest.fail(f"{FONT} is not there: tools/system-packages test")
