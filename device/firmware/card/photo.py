"""The chip photo: a grey JPEG 2000 picture from a signed record, decoded within limits.

Its real pixel and byte sizes are not known, so any size is taken up to a limit that is checked before decoding. The
bytes and the picture never leave memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from device.firmware.card.errors import PhotoUnreadable

JP2_MAGIC = bytes.fromhex("0000000c6a502020")


@dataclass(frozen=True)
class PhotoLimits:
    """What is refused before decoding."""

    max_bytes: int = 64 * 1024
    max_width: int = 1500
    max_height: int = 2000

    def __post_init__(self) -> None:
        """Check ranges."""
        if min(self.max_bytes, self.max_width, self.max_height) < 1:
            raise ValueError("limits are positive")


@dataclass(frozen=True)
class ChipPhoto:
    """The photo as it lay on the chip."""

    jp2: bytes = field(repr=False)
    limits: PhotoLimits = field(default_factory=PhotoLimits)

    def decode(self) -> NDArray[np.uint8]:
        """Decode to grey levels of shape (height, width).

        Raises:
            PhotoUnreadable: no JPEG 2000 file, or larger than the limits.
        """
        if len(self.jp2) > self.limits.max_bytes or not self.jp2.startswith(JP2_MAGIC):
            raise PhotoUnreadable("not a JPEG 2000 file within the limits")
        try:
            with Image.open(io.BytesIO(self.jp2), formats=["JPEG2000"]) as picture:
                self._check_size(*picture.size)
                return np.asarray(picture.convert("L"), dtype=np.uint8)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            raise PhotoUnreadable("the picture cannot be decoded") from None

    def _check_size(self, width: int, height: int) -> None:
        if width > self.limits.max_width or height > self.limits.max_height:
            raise PhotoUnreadable("the picture has more pixels than allowed")
