"""The gate: which face counts, and when a frame is refused for which reason."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from device.firmware.face.basics.picture import Box, Frame, Oval
from device.firmware.face.gate.quality import (
    Reason,
    choose_face,
    is_dark,
    judge_distance,
    judge_embedding,
    judge_picture,
)

OVAL = Oval(0.5, 0.5, 0.3, 0.45)


def square(centre_x: float, side: float) -> Box:
    return Box(centre_x - side / 2, 0.5 - side / 2, side, side)


@pytest.mark.parametrize(
    ("boxes", "index", "reason"),
    [
        ((), None, Reason.NO_FACE),
        ((square(0.5, 0.3),), 0, Reason.OK),
        ((square(0.1, 0.3),), 0, Reason.OFF_CENTRE),
        ((square(0.05, 0.2), square(0.95, 0.3)), 1, Reason.OFF_CENTRE),
        ((square(0.4, 0.1), square(0.5, 0.3)), 1, Reason.OK),
        ((square(0.95, 0.5), square(0.5, 0.3)), 1, Reason.OK),
        ((square(0.35, 0.29), square(0.65, 0.3)), 1, Reason.TWO_FACES),
        ((square(0.35, 0.24), square(0.65, 0.3)), 1, Reason.OK),
        ((square(0.5, 0.4), square(0.79, 0.39)), 0, Reason.OK),
    ],
    ids=[
        "none",
        "one",
        "beside",
        "both_beside",
        "nearest",
        "near_but_beside",
        "alike",
        "second_farther",
        "second_half_outside",
    ],
)
def test_the_nearest_face_in_the_oval_is_chosen(boxes: tuple[Box, ...], index: int | None, reason: Reason) -> None:
    choice = choose_face(boxes, OVAL)
    assert (choice.index, choice.reason) == (index, reason)


@pytest.mark.parametrize(
    ("height", "eyes", "reason"),
    [(0.4, 60.0, Reason.OK), (0.76, 200.0, Reason.TOO_CLOSE), (0.1, 29.9, Reason.TOO_FAR), (0.1, 30.0, Reason.OK)],
)
def test_distance(height: float, eyes: float, reason: Reason) -> None:
    assert judge_distance(square(0.5, height), eyes, 30.0, 0.75) is reason


def test_light_is_judged_before_sharpness() -> None:
    noise = np.random.default_rng(3).integers(0, 30, (112, 112, 3), np.uint8)
    assert judge_picture(noise) is Reason.TOO_DARK
    assert judge_picture(noise + np.uint8(60)) is Reason.OK


def test_a_blurred_or_empty_face_is_refused() -> None:
    sharp = np.random.default_rng(3).integers(0, 256, (112, 112, 3), np.uint8)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 6).astype(np.uint8)
    assert judge_picture(sharp) is Reason.OK
    assert judge_picture(blurred) is Reason.BLURRED
    assert judge_picture(np.full((112, 112, 3), 128, np.uint8)) is Reason.BLURRED


def test_dark_frame() -> None:
    assert is_dark(Frame(np.full((8, 8, 3), 19, np.uint8)))
    assert not is_dark(Frame(np.full((8, 8, 3), 20, np.uint8)))


@pytest.mark.parametrize(
    ("norm", "score", "reason", "usable"),
    [
        (9.0, 0.85, Reason.OK, True),
        (8.9, 0.85, Reason.LOW_QUALITY, False),
        (9.0, 0.84, Reason.COVERED, True),
        (8.9, 0.84, Reason.COVERED, False),
    ],
)
def test_the_norm_is_the_gate_and_the_detector_only_advises(
    norm: float, score: float, reason: Reason, usable: bool
) -> None:
    assert judge_embedding(norm, score) == (reason, usable)
