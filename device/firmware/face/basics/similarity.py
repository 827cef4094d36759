"""Similarity transforms of the plane: rotation, one scale and a shift, never a mirror.

The least-squares fit follows S. Umeyama, "Least-squares estimation of transformation parameters between two point
patterns", IEEE PAMI 13(4), 1991; in the plane it has the closed form used here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Points, Rgb


@dataclass(frozen=True)
class Similarity:
    """The map (x, y) -> (a x - b y + tx, b x + a y + ty)."""

    a: float
    b: float
    tx: float
    ty: float

    @property
    def scale(self) -> float:
        """How many target pixels one source pixel becomes."""
        return math.hypot(self.a, self.b)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The 2x3 matrix as OpenCV takes it."""
        return np.array([[self.a, -self.b, self.tx], [self.b, self.a, self.ty]])

    def apply(self, points: Points) -> Points:
        """Move points, shape (n, 2)."""
        moved: Points = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return moved

    def inverse(self) -> Similarity:
        """Give the map back."""
        square = self.a * self.a + self.b * self.b
        a, b = self.a / square, -self.b / square
        return Similarity(a, b, -(a * self.tx - b * self.ty), -(b * self.tx + a * self.ty))

    def warp(self, pixels: Rgb, size: int) -> Rgb:
        """Draw the mapped picture into a square of `size` pixels, bilinear, black outside."""
        warped = cv2.warpAffine(pixels, self.matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0))
        return warped.astype(np.uint8, copy=False)


def fit_similarity(source: Points, target: Points) -> Similarity:
    """Find the similarity that brings `source` closest to `target`, both (n, 2) with n of at least two.

    Raises:
        ValueError: the shapes differ, or all source points are one.
    """
    if source.shape != target.shape or source.ndim != 2 or source.shape[0] < 2:
        raise ValueError("two lists of at least two points are needed, of one length")
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    p, q = source - source_mean, target - target_mean
    spread = float((p * p).sum())
    if spread == 0:
        raise ValueError("all points are one")
    a = float((p * q).sum()) / spread
    b = float((p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum()) / spread
    tx = float(target_mean[0] - a * source_mean[0] + b * source_mean[1])
    ty = float(target_mean[1] - b * source_mean[0] - a * source_mean[1])
    return Similarity(a, b, tx, ty)
