"""Pictures of people as values that do not show themselves, and places in a picture.

It knows neither cameras nor models. Pixel coordinates follow OpenCV: the centre of the first pixel is (0, 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Gray: TypeAlias = NDArray[np.uint8]
"""One grey picture, shape (h, w)."""
Rgb: TypeAlias = NDArray[np.uint8]
"""One colour picture, shape (h, w, 3), in the order red, green, blue."""
Points: TypeAlias = NDArray[np.float64]
"""Places in a picture in pixels, shape (n, 2), x before y."""


@dataclass(frozen=True, repr=False, eq=False)
class Frame:
    """One colour picture of the camera; its repr gives the size and never a pixel."""

    pixels: Rgb

    def __post_init__(self) -> None:
        """Refuse anything but 8-bit colour with at least one pixel."""
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 3 or self.pixels.shape[2] != 3:
            raise ValueError("a frame has the shape (h, w, 3) and 8 bits per channel")
        if self.pixels.size == 0:
            raise ValueError("a frame has at least one pixel")

    @classmethod
    def from_gray(cls, photo: Gray) -> Frame:
        """Make a frame of a grey photo by using the one channel three times, as the networks want it."""
        if photo.ndim != 2:
            raise ValueError("a grey photo has the shape (h, w)")
        return cls(np.repeat(photo[:, :, np.newaxis], 3, axis=2))

    @property
    def width(self) -> int:
        """Columns in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows in pixels."""
        return int(self.pixels.shape[0])

    def __repr__(self) -> str:
        """Hide the picture."""
        return f"<Frame {self.width}x{self.height}>"


@dataclass(frozen=True)
class Box:
    """An upright rectangle in fractions of the frame; it may reach beyond the frame's edges."""

    x: float
    y: float
    w: float
    h: float

    def __post_init__(self) -> None:
        """Refuse an empty or inverted rectangle."""
        if not (self.w > 0 and self.h > 0):
            raise ValueError("a box has a positive width and height")

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, x before y."""
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def area(self) -> float:
        """The share of the frame that the box covers."""
        return self.w * self.h


@dataclass(frozen=True)
class Oval:
    """The upright ellipse on the screen into which people are asked to look, in fractions of the frame."""

    x: float
    y: float
    radius_x: float
    radius_y: float

    def __post_init__(self) -> None:
        """Refuse an ellipse without extent."""
        if not (self.radius_x > 0 and self.radius_y > 0):
            raise ValueError("an oval has positive radii")

    def holds(self, point: tuple[float, float]) -> bool:
        """Say whether the point lies inside or on the edge."""
        dx, dy = (point[0] - self.x) / self.radius_x, (point[1] - self.y) / self.radius_y
        return dx * dx + dy * dy <= 1

    def filled_by(self, box: Box) -> float:
        """Give the area, in shares of the frame, of the box inside the upright rectangle around the oval."""
        width = min(box.x + box.w, self.x + self.radius_x) - max(box.x, self.x - self.radius_x)
        height = min(box.y + box.h, self.y + self.radius_y) - max(box.y, self.y - self.radius_y)
        return max(0.0, width) * max(0.0, height)
