"""The gate between the camera and the comparison: which face counts, and is this frame good enough.

Every refusal has a reason that can be said to the person. The limits were measured on 188 mated pairs of LFW in
17 simulated conditions; they are advice about pictures and no test that a living person stands there. Backlight
and dark glasses slip through.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

import cv2
import numpy as np

from device.firmware.face.basics.picture import Box, Frame, Oval, Rgb

LEAST_MEAN_GREY = 20.0
"""Mean of the aligned face, 0 to 255; below it the light is too weak (2 % of good frames lost)."""
LEAST_LOG_SHARPNESS = 2.2
"""Natural logarithm of the variance of the Laplacian of the aligned face."""
COVERED_BELOW_SCORE = 0.85
"""Detector score; advice only, because 19 % of good frames lie below it. It finds 82 % of masks."""
LEAST_MESH_CERTAINTY = 0.5
"""Below it the points do not lie on a face; on 7,701 LFW pictures the first percentile was 0.99995."""
LEAST_EMBEDDING_NORM = 9.0
"""Length of SFace's raw output, the gate proper: 59 % of later refusals caught, 3 % of good frames lost."""
ALIKE_FILL = 0.7
"""A second face that fills at least this share of what the first one fills of the oval makes the choice unsafe."""


class Reason(enum.Enum):
    """What is wrong with a frame, in the words that the screen's texts are keyed by."""

    OK = "ok"
    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    OFF_CENTRE = "off_centre"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    COVERED = "covered"
    LOW_QUALITY = "low_quality"


@dataclass(frozen=True)
class Choice:
    """Which of the found faces is looked at, by its place in the list, and what speaks against it."""

    index: int | None
    reason: Reason


def choose_face(boxes: tuple[Box, ...], oval: Oval) -> Choice:
    """Choose the nearest, that is largest, face whose middle lies in the oval; others do not disturb.

    Only a second one that fills the oval alike does: a child in arms or a head behind a shoulder lies partly outside.
    """
    by_size = sorted(range(len(boxes)), key=lambda index: -boxes[index].area)
    inside = [index for index in by_size if oval.holds(boxes[index].centre)]
    if not by_size:
        return Choice(None, Reason.NO_FACE)
    if not inside:
        return Choice(by_size[0], Reason.OFF_CENTRE)
    fills = [oval.filled_by(boxes[index]) for index in inside]
    if any(fill >= ALIKE_FILL * fills[0] for fill in fills[1:]):
        return Choice(inside[0], Reason.TWO_FACES)
    return Choice(inside[0], Reason.OK)


def judge_distance(box: Box, eye_distance_pixels: float, least_pixels: float, greatest_height: float) -> Reason:
    """Judge the distance by the eyes' distance in pixels and the face's share of the frame's height."""
    if box.h > greatest_height:
        return Reason.TOO_CLOSE
    if eye_distance_pixels < least_pixels:
        return Reason.TOO_FAR
    return Reason.OK


def judge_picture(aligned: Rgb) -> Reason:
    """Judge light and sharpness of an aligned face; light first, because noise in the dark looks sharp."""
    grey = cv2.cvtColor(aligned, cv2.COLOR_RGB2GRAY).astype(np.float64)
    if float(grey.mean()) < LEAST_MEAN_GREY:
        return Reason.TOO_DARK
    variance = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    if variance <= 0 or math.log(variance) < LEAST_LOG_SHARPNESS:
        return Reason.BLURRED
    return Reason.OK


def is_dark(frame: Frame) -> bool:
    """Say whether a frame without a face is simply dark."""
    return float(frame.pixels.mean()) < LEAST_MEAN_GREY


def judge_embedding(norm: float, detector_score: float) -> tuple[Reason, bool]:
    """Give the advice for the person, and whether the embedding may be compared."""
    usable = norm >= LEAST_EMBEDDING_NORM
    if detector_score < COVERED_BELOW_SCORE:
        return Reason.COVERED, usable
    return (Reason.OK if usable else Reason.LOW_QUALITY), usable
