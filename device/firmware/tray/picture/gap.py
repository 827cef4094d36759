"""Where one line of print is two: the widest gap between its letters."""

from __future__ import annotations

import cv2
import numpy as np

from device.firmware.tray.picture.straight import Place, StraightCard

LEAST_GAP_HEIGHTS = 0.3
"""A gap between two groups is at least this wide, in heights of the line; one between letters is narrower."""


def split_at_gap(card: StraightCard, place: Place) -> tuple[Place, ...]:
    """Give the two places left and right of the line's widest gap; none when no gap is wide enough."""
    bright = card.crop(place).max(axis=2)
    soft = cv2.GaussianBlur(bright, (0, 0), 1.5)
    _, paper = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inked = (np.asarray(paper) == 0).mean(axis=0) > 0.06
    columns = np.flatnonzero(inked)
    if len(columns) < 2:
        return ()
    gaps = np.diff(columns)
    widest = int(gaps.argmax())
    if gaps[widest] < LEAST_GAP_HEIGHTS * bright.shape[0]:
        return ()
    middle = max(place.left, 0) + int(columns[widest] + gaps[widest] / 2)
    return (
        Place(place.left, place.top, middle, place.bottom),
        Place(middle, place.top, place.right, place.bottom),
    )
