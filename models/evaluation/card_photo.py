"""Brings a picture to the form of the chip's photo: an upright grey crop around the head, as JPEG 2000.

Crop and compression are those of the simulated card; the real photo's size is not public, so both numbers are
given by whoever evaluates. Print, scan, age and light of an identity photo are not simulated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from device.firmware.face.basics.picture import Frame, Gray, Points
from device.firmware.simulated.photo import FacePlaces, Portrait, crop_like_document, encode_photo
from models.evaluation.picture import decode_gray

_FORM = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})@([1-9]\d{2,6})")


@dataclass(frozen=True)
class CardPhoto:
    """Width and height in pixels, and how many bytes the file should have."""

    width: int
    height: int
    file_bytes: int

    @classmethod
    def parse(cls, text: str) -> CardPhoto:
        """Read `WxH@bytes`, for example 240x320@6000.

        Raises:
            ValueError: it has another form.
        """
        parts = _FORM.fullmatch(text)
        if parts is None:
            raise ValueError("a card photo is given as WxH@bytes, for example 240x320@6000")
        return cls(*(int(part) for part in parts.groups()))

    def degrade(self, frame: Frame, five_points: Points) -> tuple[Gray, int]:
        """Give the photo as it comes out of the file, (height, width), and the file's length in bytes."""
        right, left, _, right_mouth, left_mouth = five_points
        places = FacePlaces(_middle(right, left), _middle(right_mouth, left_mouth))
        crop = crop_like_document(Portrait(frame.pixels, places), (self.width, self.height))
        file = encode_photo(crop, self.width * self.height / self.file_bytes)
        return decode_gray(file), len(file)


def _middle(first: Points, second: Points) -> tuple[float, ...]:
    return tuple(float(value) for value in np.mean([first, second], axis=0))
