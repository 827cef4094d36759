"""The gate: which face counts, and when a frame is refused for which reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device.firmware.face.basics.picture import Box, Frame, Oval
from device.firmware.face.gate.measures import Measures
from device.firmware.face.gate.quality import (
    Reason,
    advise,
    choose_face,
    is_dark,
    is_fit_photo,
    judge_distance,
    judge_embedding,
    judge_picture,
)
from device.wire.numbers import find_error

OVAL = Oval(0.5, 0.5, 0.3, 0.45)
GOOD = Measures(
    inter_eye_distance=60.0,
    head_pose_yaw=0.9,
    head_pose_roll=1.0,
    sharpness=4.5,
    luminance_mean=120.0,
    under_exposure_prevention=0.95,
    over_exposure_prevention=1.0,
    illumination_uniformity=0.7,
    eyes_visible=0.7,
    mouth_occlusion_prevention=0.8,
    light_in_front=1.0,
)


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


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.OK),
        ({"luminance_mean": 19.9, "sharpness": 9.0}, Reason.TOO_DARK),
        ({"luminance_mean": 20.0}, Reason.OK),
        ({"sharpness": 2.19}, Reason.BLURRED),
        ({"luminance_mean": 19.9, "sharpness": 0.0}, Reason.TOO_DARK),
    ],
)
def test_light_is_judged_before_sharpness(changes: dict[str, float], reason: Reason) -> None:
    assert judge_picture(replace(GOOD, **changes)) is reason


def test_dark_frame() -> None:
    assert is_dark(Frame(np.full((8, 8, 3), 19, np.uint8)))
    assert not is_dark(Frame(np.full((8, 8, 3), 20, np.uint8)))


@pytest.mark.parametrize(
    ("norm", "advice", "reason", "usable"),
    [
        (9.0, Reason.OK, Reason.OK, True),
        (8.9, Reason.OK, Reason.LOW_QUALITY, False),
        (9.0, Reason.COVERED, Reason.COVERED, True),
        (8.9, Reason.LIGHT_BEHIND, Reason.LIGHT_BEHIND, False),
    ],
)
def test_the_norm_is_the_gate_and_advice_only_explains(
    norm: float, advice: Reason, reason: Reason, usable: bool
) -> None:
    assert judge_embedding(norm, advice) == (reason, usable)


@pytest.mark.parametrize(
    ("changes", "score", "reason"),
    [
        ({}, 0.85, Reason.OK),
        ({"light_in_front": 0.44, "over_exposure_prevention": 0.1}, 0.1, Reason.LIGHT_BEHIND),
        ({"over_exposure_prevention": 0.74, "eyes_visible": 0.1}, 0.1, Reason.TOO_BRIGHT),
        ({"eyes_visible": 0.24}, 0.1, Reason.EYES_COVERED),
        ({"mouth_occlusion_prevention": 0.49}, 0.84, Reason.MOUTH_COVERED),
        ({"mouth_occlusion_prevention": 0.49}, 0.85, Reason.OK),
        ({"head_pose_yaw": 0.1}, 0.84, Reason.COVERED),
        ({"head_pose_yaw": 0.29}, 0.85, Reason.TURNED),
    ],
)
def test_what_would_help_most_is_said(changes: dict[str, float], score: float, reason: Reason) -> None:
    assert advise(replace(GOOD, **changes), score) is reason


@pytest.mark.parametrize(
    ("changes", "certainty", "norm", "fit"),
    [
        ({}, 0.5, 7.0, True),
        ({}, 0.49, 7.0, False),
        ({}, 0.5, 6.9, False),
        ({"sharpness": 1.0}, 1.0, 12.0, False),
        ({"luminance_mean": 5.0}, 1.0, 12.0, False),
        ({"eyes_visible": 0.0, "head_pose_yaw": 0.0}, 0.5, 7.0, True),
    ],
)
def test_the_cards_photo_is_refused_only_where_no_face_is_left(
    changes: dict[str, float], certainty: float, norm: float, fit: bool
) -> None:
    assert is_fit_photo(replace(GOOD, **changes), certainty, norm) is fit


def test_every_reason_has_its_own_number_with_words_for_everybody() -> None:
    numbers = [reason.number for reason in Reason if reason is not Reason.OK]
    assert len(set(numbers)) == len(numbers)
    assert all(find_error(number).number == number for number in numbers)


def test_only_advice_lets_a_frame_be_compared() -> None:
    assert {reason for reason in Reason if not reason.is_advice} == {
        Reason.NO_FACE,
        Reason.TWO_FACES,
        Reason.TOO_FAR,
        Reason.TOO_CLOSE,
        Reason.OFF_CENTRE,
        Reason.TOO_DARK,
        Reason.BLURRED,
        Reason.MOVING,
        Reason.LOW_QUALITY,
    }
