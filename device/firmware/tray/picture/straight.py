"""The card seen straight from above, at one scale whatever the camera's: places on it are places in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.tray.picture.finding import CARD_MM, Corners

PIXELS_PER_MM = 20
WIDTH, HEIGHT = round(CARD_MM[0] * PIXELS_PER_MM), round(CARD_MM[1] * PIXELS_PER_MM)


@dataclass(frozen=True)
class Place:
    """An upright rectangle on the straight card, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        """Refuse an empty rectangle."""
        if not (self.left < self.right and self.top < self.bottom):
            raise ValueError("a place has an extent")

    @property
    def height_mm(self) -> float:
        """Its height on the card."""
        return (self.bottom - self.top) / PIXELS_PER_MM

    @property
    def aspect(self) -> float:
        """Width in heights."""
        return (self.right - self.left) / (self.bottom - self.top)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle in shares of the card, x before y."""
        return (self.left + self.right) / 2 / WIDTH, (self.top + self.bottom) / 2 / HEIGHT

    def turned(self) -> Place:
        """Give the same place after half a turn of the card."""
        return Place(WIDTH - self.right, HEIGHT - self.bottom, WIDTH - self.left, HEIGHT - self.top)


@dataclass(frozen=True, repr=False, eq=False)
class StraightCard:
    """A front, (HEIGHT, WIDTH, 3)."""

    pixels: Rgb

    def crop(self, place: Place) -> Rgb:
        """Cut out a place; it is clipped to the card."""
        top, left = max(place.top, 0), max(place.left, 0)
        return np.ascontiguousarray(self.pixels[top : place.bottom, left : place.right])

    def turned(self) -> StraightCard:
        """Give the card turned by half a turn, as one reads it that was laid down upside down."""
        return StraightCard(np.ascontiguousarray(self.pixels[::-1, ::-1]))


def straighten(picture: Rgb, corners: Corners) -> StraightCard:
    """Cut the card out of the picture and lay it straight; nothing around it is kept."""
    wanted = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.points.astype(np.float32), wanted)
    straight = cv2.warpPerspective(picture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
    return StraightCard(straight.astype(np.uint8, copy=False))
