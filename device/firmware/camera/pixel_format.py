"""Converts what a camera stream delivers into RGB, by the format that the stream says it has.

Names are libcamera's, whose RGB888 lies in memory as blue, green, red and whose BGR888 as red, green, blue. Rows can
be longer than the picture (stride); the padding is cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.camera.port import FormatUnknown
from device.firmware.face.basics.picture import Frame

PREFERRED = "BGR888"
_PACKED = {
    "BGR888": (3, (0, 1, 2)),
    "RGB888": (3, (2, 1, 0)),
    "XBGR8888": (4, (0, 1, 2)),
    "XRGB8888": (4, (2, 1, 0)),
}
_PLANAR = {"NV12": cv2.COLOR_YUV2RGB_NV12, "YUV420": cv2.COLOR_YUV2RGB_I420}


@dataclass(frozen=True)
class StreamLayout:
    """Format by libcamera's name, size in pixels, and bytes per row of the first plane."""

    pixel_format: str
    width: int
    height: int
    stride: int

    def __post_init__(self) -> None:
        """Refuse formats without a converter, and rows shorter than the picture.

        Raises:
            FormatUnknown: there is no converter.
        """
        if self.pixel_format not in _PACKED and self.pixel_format not in _PLANAR:
            known = ", ".join(sorted([*_PACKED, *_PLANAR]))
            raise FormatUnknown(f"the camera delivers {self.pixel_format}; known are {known}")
        if self.stride < self.width * self._bytes_per_pixel():
            raise ValueError("a row is at least as long as the picture is wide")

    def to_frame(self, data: NDArray[np.uint8]) -> Frame:
        """Convert one picture of any array shape that holds its rows in order, with or without their padding."""
        rows = self.height if self.pixel_format in _PACKED else self.height * 3 // 2
        lines = data.reshape(rows, -1)
        if self.pixel_format in _PACKED:
            return self._convert_packed(lines)
        return self._convert_planar(lines)

    def _bytes_per_pixel(self) -> int:
        return _PACKED[self.pixel_format][0] if self.pixel_format in _PACKED else 1

    def _convert_packed(self, lines: NDArray[np.uint8]) -> Frame:
        channels, order = _PACKED[self.pixel_format]
        pixels = lines[:, : self.width * channels].reshape(self.height, self.width, channels)
        return Frame(np.ascontiguousarray(pixels[:, :, order]))

    def _convert_planar(self, lines: NDArray[np.uint8]) -> Frame:
        """Convert with the padding in place: the half rows of YUV420's colour planes are padded too."""
        rgb = cv2.cvtColor(lines, _PLANAR[self.pixel_format])[:, : self.width]
        return Frame(np.ascontiguousarray(rgb, dtype=np.uint8))
