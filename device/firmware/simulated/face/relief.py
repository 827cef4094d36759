"""A portrait as a relief: a height for each place of the picture, made from the mesh's points, and a head behind it.

The height inside the face is what the mesh network supposes; around it the head falls back, and everything beyond the
head stays where it is. Maps are worked out on a coarse grid and enlarged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
Shape = NDArray[np.float64]
"""468 points with x, y and height towards the camera, in pixels of the picture."""

GRID = 4
"""Pixels of the picture per cell of the grid."""
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_RINGS = ((1.2, 0.12), (1.45, 0.25))
"""How far outside the face's edge, and how much lower in face widths, the head goes on."""
_HEAD = (0.75, 0.80, 0.12)
"""Half width in face widths, half height in face heights, and how far the head's middle lies above the face's."""
_NECK = 0.55
"""The axis of a turn lies that far behind the face, in face widths."""
_CAMERA = 4.0
"""Distance of the camera in face widths, about 60 cm."""
_ROUNDS, _RELAXATION = 12, 0.6


@dataclass(frozen=True, repr=False, eq=False)
class Relief:
    """Heights on the grid, which cells belong to the head (0 to 1), and the face's middle and width in pixels."""

    heights: Field
    head: Field
    middle: tuple[float, float]
    width: float
    size: tuple[int, int]

    def turned(self, yaw: float) -> tuple[Field, Field]:
        """Give the maps (x, y) from a picture of the head turned by `yaw` to the portrait, as `cv2.remap` takes them.

        `yaw` is in radians, growing to the person's own left.
        """
        dx, dy = self._moves(yaw)
        rows, columns = self.heights.shape
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        map_x, map_y = x.copy(), y.copy()
        for _ in range(_ROUNDS):
            moved_x, moved_y = (_look_up(move, map_x, map_y) / GRID for move in (dx, dy))
            map_x += _RELAXATION * (x - moved_x - map_x)
            map_y += _RELAXATION * (y - moved_y - map_y)
        return _enlarge(map_x, self.size), _enlarge(map_y, self.size)

    def _moves(self, yaw: float) -> tuple[Field, Field]:
        """Give by how many pixels each place of the portrait moves, seen in perspective."""
        rows, columns = self.heights.shape
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * GRID
        x, y = x - self.middle[0], y - self.middle[1]
        axis, distance = _NECK * self.width, _CAMERA * self.width
        depth = self.heights + axis
        turned_x = x * math.cos(yaw) + depth * math.sin(yaw)
        turned_depth = depth * math.cos(yaw) - x * math.sin(yaw)
        nearer = (distance - self.heights) / (distance - turned_depth + axis)
        return (turned_x * nearer - x) * self.head, (y * nearer - y) * self.head


def make_relief(shape: Shape, size: tuple[int, int]) -> Relief:
    """Make the relief of the face with these points in a picture of `size` (width, height)."""
    points, heights = shape[:, :2], shape[:, 2]
    edge, edge_heights = points[list(_OVAL)], heights[list(_OVAL)]
    middle = (points[234] + points[454]) / 2
    width = float(np.linalg.norm(points[454] - points[234]))
    around = [middle + (edge - middle) * growth for growth, _ in _RINGS]
    lower = [edge_heights - drop * width for _, drop in _RINGS]
    grid = size[0] // GRID, size[1] // GRID
    field = _fill(np.concatenate([points, *around]) / GRID, np.concatenate([heights, *lower]), grid)
    head = _head_mask(points, middle, width, grid)
    smooth = np.asarray(cv2.GaussianBlur(field, (0, 0), 1.2), dtype=np.float32)
    return Relief(smooth, head, (float(middle[0]), float(middle[1])), width, size)


def _head_mask(points: Shape, middle: Shape, width: float, grid: tuple[int, int]) -> Field:
    """Give 1 on the head, 0 far from it, and a soft way between."""
    half_width, half_height, above = _HEAD
    height = float(np.linalg.norm(points[152] - points[10]))
    centre_y = (points[10, 1] + points[152, 1]) / 2 - above * height
    y, x = np.mgrid[0 : grid[1], 0 : grid[0]].astype(np.float32) * GRID
    reach = np.hypot((x - middle[0]) / (half_width * width), (y - centre_y) / (half_height * height))
    soft = np.clip((1.75 - reach) / 0.75, 0, 1)
    mask: Field = (soft * soft * (3 - 2 * soft)).astype(np.float32)
    return mask


def _fill(points: Shape, values: Shape, grid: tuple[int, int]) -> Field:
    """Spread values at scattered points over the whole grid, by means over ever coarser grids."""
    total, weight = (np.zeros((grid[1], grid[0]), np.float32) for _ in range(2))
    for (x, y), value in zip(np.round(points).astype(int), values, strict=True):
        if 0 <= x < grid[0] and 0 <= y < grid[1]:
            total[y, x] += value
            weight[y, x] += 1
    return _pull(total, weight)


def _pull(total: Field, weight: Field) -> Field:
    mean = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    if min(total.shape) <= 2:
        return np.where(weight > 0, mean, total.sum() / max(float(weight.sum()), 1e-6)).astype(np.float32)
    rows, columns = total.shape
    half = ((columns + 1) // 2, (rows + 1) // 2)
    smaller = (_shrink(field, half) for field in (total, weight))
    coarse = _pull(*smaller)
    known = np.minimum(weight, 1)
    filled: Field = mean * known + _enlarge(coarse, (columns, rows), 1.0) * (1 - known)
    return filled


def _shrink(field: Field, size: tuple[int, int]) -> Field:
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _enlarge(field: Field, size: tuple[int, int], factor: float = GRID) -> Field:
    return (cv2.resize(field, size, interpolation=cv2.INTER_LINEAR) * factor).astype(np.float32)


def _look_up(field: Field, x: Field, y: Field) -> Field:
    found = cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, dtype=np.float32)
