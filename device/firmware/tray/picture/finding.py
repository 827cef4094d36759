"""Finds the card in a picture of the dark matt tray: its four corners, or nothing.

Pure functions over arrays; no text, no camera. The brightest colour channel sets the card off from the tray whatever
its tint; the card's own corners are round, so a line is fitted to the middle of each side and the lines are crossed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Gray, Points, Rgb

CARD_MM = (85.60, 53.98)
"""Width and height of an ID-1 card (ISO/IEC 7810)."""
SEARCH_WIDTH = 800
"""Width in pixels to which a picture is reduced for the search; corners are good to a third of such a pixel."""
LEAST_SHARE = 0.12
"""The least part of the picture that a card covers."""
MOST_ASPECT_ERROR = 0.14
"""How far the sides' proportion may be from the card's; tilt and a hand's shadow change it."""
MIDDLE = 0.76
"""The part of a side to which its line is fitted: the rest is the round corner."""
NEAR = 0.12
"""How far beside the rough side, in its lengths, a point may lie that belongs to it."""
LEAST_SIDE_POINTS = 8
LEAST_CONTRAST = 40
"""Grey levels between card and tray."""
LEAST_FILL = 0.9
"""The least part of the four lines' area that the bright shape fills."""


@dataclass(frozen=True, eq=False)
class Corners:
    """The card's corners in the picture, clockwise from the upper left of the card as it lies (4, 2)."""

    points: Points

    @property
    def pixels_per_mm(self) -> float:
        """The picture's scale on the card: the shorter of the two long sides."""
        upper, lower = self.points[1] - self.points[0], self.points[2] - self.points[3]
        return float(min(np.linalg.norm(upper), np.linalg.norm(lower)) / CARD_MM[0])


def find_card(picture: Rgb) -> Corners | None:
    """Give the corners of the one card in the picture; None when there is none, or no whole one."""
    scale = min(1.0, SEARCH_WIDTH / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    bright = small.max(axis=2).astype(np.uint8)
    outline = _outline(bright)
    if outline is None:
        return None
    points = _cross_sides(outline)
    if points is None or not _is_card(points, outline, bright):
        return None
    return Corners(_from_upper_left((points + 0.5) / scale - 0.5))


def _outline(bright: Gray) -> Points | None:
    """Give the hull of the largest bright shape (n, 2)."""
    soft = cv2.GaussianBlur(bright, (5, 5), 0)
    _, mask = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    on_card = np.asarray(mask) > 0
    if on_card.all() or not on_card.any() or soft[on_card].mean() - soft[~on_card].mean() < LEAST_CONTRAST:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < LEAST_SHARE * bright.size:
        return None
    return _dense(cv2.convexHull(largest)[:, 0, :].astype(np.float64))


def _dense(hull: Points) -> Points:
    """Put a point on every pixel or so of the hull's edges."""
    pieces: list[NDArray[np.float64]] = []
    for first, last in zip(hull, np.roll(hull, -1, axis=0), strict=True):
        count = max(1, int(np.linalg.norm(last - first)))
        pieces.append(first + (last - first) * np.linspace(0, 1, count, endpoint=False)[:, np.newaxis])
    return np.concatenate(pieces)


def _cross_sides(outline: Points) -> Points | None:
    rough = cv2.boxPoints(cv2.minAreaRect(outline.astype(np.float32))).astype(np.float64)
    lines: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for place in range(4):
        line = _fit_side(outline, rough[place], rough[(place + 1) % 4])
        if line is None:
            return None
        lines.append(line)
    crossed = [_cross(lines[place - 1], lines[place]) for place in range(4)]
    found = [point for point in crossed if point is not None]
    return np.array(found) if len(found) == 4 else None


def _fit_side(
    outline: Points, first: NDArray[np.float64], last: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Fit a line to the outline's points along the middle of one side: a point on it and its direction."""
    side = last - first
    length = float(np.linalg.norm(side))
    if length < 1:
        return None
    along = (outline - first) @ side / length**2
    beside = np.abs((outline - first) @ np.array((-side[1], side[0]))) / length**2
    margin = (1 - MIDDLE) / 2
    near = outline[(along > margin) & (along < 1 - margin) & (beside < NEAR)]
    if len(near) < LEAST_SIDE_POINTS:
        return None
    x_way, y_way, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array((x, y), np.float64), np.array((x_way, y_way), np.float64)


def _cross(
    one: tuple[NDArray[np.float64], NDArray[np.float64]], other: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float64] | None:
    matrix = np.column_stack((one[1], -other[1]))
    if abs(float(np.linalg.det(matrix))) < 0.2:
        return None
    share = np.linalg.solve(matrix, other[0] - one[0])[0]
    point: NDArray[np.float64] = one[0] + share * one[1]
    return point


def _is_card(points: Points, outline: Points, bright: Gray) -> bool:
    height, width = bright.shape
    inside = (points > 1).all() and (points[:, 0] < width - 2).all() and (points[:, 1] < height - 2).all()
    sides = np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1)
    long, short = max(sides[0] + sides[2], sides[1] + sides[3]), min(sides[0] + sides[2], sides[1] + sides[3])
    wanted = CARD_MM[0] / CARD_MM[1]
    shaped = abs(long / max(short, 1) / wanted - 1) < MOST_ASPECT_ERROR
    filled = cv2.contourArea(outline.astype(np.float32)) / max(cv2.contourArea(points.astype(np.float32)), 1)
    return bool(inside and shaped and LEAST_FILL < filled < 1 / LEAST_FILL)


def _from_upper_left(points: Points) -> Points:
    """Order the corners clockwise so that the first side is a long one and starts at the left."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    ordered = points[np.argsort(angles)]
    if np.linalg.norm(ordered[1] - ordered[0]) < np.linalg.norm(ordered[2] - ordered[1]):
        ordered = np.roll(ordered, -1, axis=0)
    if ordered[0, 0] > ordered[1, 0]:
        ordered = np.roll(ordered, -2, axis=0)
    return ordered
