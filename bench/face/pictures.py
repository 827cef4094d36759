"""The pictures that everybody is measured on: frames as the camera gives them, and one card photo.

They are rendered from the portraits that set-up fetches, at the size at which a person stands before the terminal.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from device.firmware.face.basics.picture import Frame, Gray
from device.firmware.simulated.frames import Variation, render_frame
from device.firmware.simulated.photo import make_card_photo, read_portrait

HOLDER = "astronaut.png"
PORTRAITS = (HOLDER, "obama.jpg", "obama3.jpg", "biden.jpg")
_SCALES = (0.8, 0.9, 1.0, 1.1)


@dataclass(frozen=True, repr=False)
class Pictures:
    """Frames of 640x480, those of the card's holder first, and the decoded photo of that card."""

    frames: tuple[Frame, ...]
    photo: Gray

    @property
    def of_holder(self) -> tuple[Frame, ...]:
        """The frames that show the holder."""
        return self.frames[: len(_SCALES)]


def make_pictures(portraits: Path) -> Pictures:
    """Render everything."""
    random = np.random.default_rng(1)
    frames = tuple(_render(portraits / name, scale, random) for name in PORTRAITS for scale in _SCALES)
    with Image.open(io.BytesIO(make_card_photo(portraits / HOLDER))) as photo:
        return Pictures(frames, np.array(photo))


def _render(portrait: Path, scale: float, random: np.random.Generator) -> Frame:
    variation = Variation(scale, (0.0, 0.0), 0.0, (0.0, 0.0), gain=1.0, blur=0.3, noise=1.0)
    return Frame(render_frame(read_portrait(portrait), variation, random))
