"""The chip photo: a grey JPEG 2000 picture from a signed record, decoded within limits.

Its real pixel and byte sizes are not known, so any size is taken up to a limit. The limits are checked on the head
of the codestream, before a decoder reserves anything. The bytes and the picture never leave memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from device.firmware.card.basics.errors import PhotoAbsent, PhotoUnreadable
from device.firmware.card.record.jp2 import Jp2Head, Jp2Malformed, parse_jp2_head


@dataclass(frozen=True)
class PhotoLimits:
    """What is refused before decoding."""

    max_bytes: int = 64 * 1024
    max_width: int = 1500
    max_height: int = 2000
    max_components: int = 4
    max_depth: int = 16
    """Bits of one component of one pixel."""
    max_tiles: int = 256
    max_layers: int = 64
    max_levels: int = 32
    """Decomposition levels; the standard allows no more."""

    def __post_init__(self) -> None:
        """Check ranges."""
        if min(vars(self).values()) < 1:
            raise ValueError("limits are positive")

    def allow(self, head: Jp2Head) -> bool:
        """Whether a picture of this kind may be decoded."""
        pairs = (
            (head.width, self.max_width),
            (head.height, self.max_height),
            (head.components, self.max_components),
            (head.depth, self.max_depth),
            (head.tiles, self.max_tiles),
            (head.layers, self.max_layers),
        )
        return head.levels <= self.max_levels and all(0 < value <= most for value, most in pairs)


@dataclass(frozen=True)
class ChipPhoto:
    """The photo as it lay on the chip."""

    jp2: bytes = field(repr=False)
    limits: PhotoLimits = field(default_factory=PhotoLimits)

    def decode(self) -> NDArray[np.uint8]:
        """Decode to grey levels of shape (height, width).

        Raises:
            PhotoAbsent: the record holds none.
            PhotoUnreadable: no JPEG 2000 file, or larger than the limits.
        """
        if not self.jp2:
            raise PhotoAbsent("the record holds no photo")
        if len(self.jp2) > self.limits.max_bytes:
            raise PhotoUnreadable("the picture has more bytes than its limits allow")
        size = self._check_head()
        try:
            with Image.open(io.BytesIO(self.jp2), formats=["JPEG2000"]) as picture:
                if picture.size != size:
                    raise PhotoUnreadable("the file and its codestream tell two sizes")
                return np.asarray(picture.convert("L"), dtype=np.uint8)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
            raise PhotoUnreadable("the picture cannot be decoded") from None

    def _check_head(self) -> tuple[int, int]:
        try:
            head = parse_jp2_head(self.jp2)
        except Jp2Malformed as malformed:
            raise PhotoUnreadable(str(malformed)) from None
        if not self.limits.allow(head):
            raise PhotoUnreadable("the picture has more pixels, tiles or layers than allowed")
        return head.width, head.height
