"""Reads picture files for the evaluation."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from device.firmware.face.basics.picture import Frame, Gray
from models.evaluation.errors import PictureUnusable


def read_frame(path: Path) -> Frame:
    """Read a picture as a colour frame.

    Raises:
        PictureUnusable: it is missing or cannot be decoded.
    """
    try:
        with Image.open(path) as picture:
            return Frame(np.array(picture.convert("RGB")))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureUnusable(f"{path}: missing, or no picture") from error


def decode_gray(file: bytes) -> Gray:
    """Decode a grey picture that was encoded a moment ago."""
    with Image.open(io.BytesIO(file)) as picture:
        return np.array(picture.convert("L"))
