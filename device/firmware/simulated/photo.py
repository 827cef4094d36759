"""Makes the card's photo of a persona out of a portrait: a grey JPEG 2000 crop like that of an identity document.

Crop and compression are a simulation chosen by measuring: head 66 % of the height, 240x320 pixels, one layer at
12.5:1, about 6 kB. JP2 and grey are documented for the real card, its pixel and byte sizes are not. Places of eyes
and mouth come from the note that lies beside the portrait, so that a simulated card needs no model.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from device.base.config import load_config

HEAD_PER_EYE_MOUTH = 2.9
"""Height from chin to crown, in distances from eyes to mouth."""
HEAD_SHARE = 0.66
"""Share of the photo's height that the head takes."""
MIDDLE_SHARE = 0.54
"""Where the middle between eyes and mouth lies, as a share of the height from the top."""
LEAST_PLAIN_SCALE = 0.5
"""Below it bilinear scaling skips pixels, so area averaging comes first."""


@dataclass(frozen=True)
class FacePlaces:
    """The note beside a portrait: middle between the eyes and middle of the mouth, x and y in pixels."""

    eyes: tuple[float, ...]
    mouth: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse places that are no two different points."""
        if len(self.eyes) != 2 or len(self.mouth) != 2 or self.eyes == self.mouth:
            raise ValueError("eyes and mouth are two different points with x and y")

    @property
    def middle(self) -> NDArray[np.float64]:
        """The middle between eyes and mouth."""
        middle: NDArray[np.float64] = np.mean([self.eyes, self.mouth], axis=0)
        return middle

    @property
    def eye_mouth(self) -> float:
        """The distance from eyes to mouth in pixels."""
        return float(np.linalg.norm(np.array(self.eyes) - np.array(self.mouth)))


@dataclass(frozen=True, repr=False, eq=False)
class Portrait:
    """A portrait's pixels (h, w, 3), RGB, and the places in it."""

    pixels: NDArray[np.uint8]
    places: FacePlaces


def read_portrait(path: Path) -> Portrait:
    """Read a portrait and the note `<stem>.toml` beside it.

    Raises:
        OSError: the portrait is not there or is no picture.
        ConfigurationError: the note is missing or holds anything else.
    """
    with Image.open(path) as picture:
        pixels = np.array(picture.convert("RGB"))
    return Portrait(pixels, load_config(path.with_suffix(".toml"), FacePlaces))


def make_card_photo(portrait_path: Path, size: tuple[int, int] = (240, 320), rate: float = 12.5) -> bytes:
    """Give the JP2 file of the photo, `size` wide and high in pixels, compressed `rate` to one.

    Raises:
        OSError: the portrait is not there or is no picture.
        ConfigurationError: the note beside it is missing or wrong.
    """
    return encode_photo(crop_like_document(read_portrait(portrait_path), size), rate)


def encode_photo(crop: NDArray[np.uint8], rate: float) -> bytes:
    """Give the grey JP2 file of a colour picture (h, w, 3), RGB, compressed `rate` to one."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    file = io.BytesIO()
    options = {"quality_mode": "rates", "quality_layers": [rate], "irreversible": True}
    Image.fromarray(grey).save(file, "JPEG2000", **options)
    return file.getvalue()


def crop_like_document(portrait: Portrait, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Cut an upright crop around the head and bring it to `size`; beyond the portrait its edge is repeated."""
    width, height = size
    scale = height * HEAD_SHARE / (HEAD_PER_EYE_MOUTH * portrait.places.eye_mouth)
    pixels, middle = portrait.pixels, portrait.places.middle
    if scale < LEAST_PLAIN_SCALE:
        pixels = cv2.resize(pixels, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
        middle, scale = middle * 2 * scale, LEAST_PLAIN_SCALE
    x, y = width / 2 - scale * middle[0], height * MIDDLE_SHARE - scale * middle[1]
    matrix = np.array([[scale, 0.0, x], [0.0, scale, y]])
    crop = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return crop.astype(np.uint8, copy=False)
