"""The gate between the camera and the comparison: which face counts, and is this frame good enough.

Every refusal has a reason that can be said to the person. The limits were measured on pictures of LFW, as they are
and with faults painted into them (docs/face.md); they are advice about pictures and no test that a living person
stands there. What speaks against a frame that can be compared all the same is said as advice, and it is compared.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from device.firmware.face.basics.picture import Box, Frame, Oval
from device.firmware.face.gate.measures import Measures

LEAST_MEAN_GREY = 20.0
"""Mean of the aligned face, 0 to 255; below it the light is too weak (2 % of good frames lost)."""
LEAST_LOG_SHARPNESS = 2.2
"""Natural logarithm of the variance of the Laplacian of the aligned face."""
COVERED_BELOW_SCORE = 0.85
"""Detector score; advice only, because 2 % of good frames lie below it. It finds 75 to 94 % of painted masks."""
LEAST_MOUTH_VISIBLE = 0.5
"""Tells masks from other covers where the score is low; median of painted masks 0.19 to 0.44, of bare faces 0.80."""
LEAST_EYES_VISIBLE = 0.25
"""Under it lie 99 % of faces with painted dark glasses, and 0.6 % of the others, most of them with real ones."""
LEAST_LIGHT_IN_FRONT = 0.45
"""Under it lie 99 % of faces lit a quarter as much as before, 53 % of those lit by half, and 0.2 % of the others."""
LEAST_OVER_EXPOSURE_PREVENTION = 0.75
"""Under it lie 95 % of pictures made 2.6 times as bright, and 0.4 % of the others."""
LEAST_YAW = 0.3
"""Of `head_pose_yaw`: the nose lies two thirds of the way from the face's middle to its side."""
LEAST_MESH_CERTAINTY = 0.5
"""Below it the points do not lie on a face; on 7,701 LFW pictures the first percentile was 0.99995."""
LEAST_EMBEDDING_NORM = 9.0
"""Length of SFace's raw output, the gate proper: 59 % of later refusals caught, 3 % of good frames lost."""
LEAST_PHOTO_NORM = 7.0
"""The same length for the card's photo: of 1,500 simulated ones none was shorter than 7.4. A photo cannot be taken
again, so only what is no face any more is refused."""
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
    TOO_BRIGHT = "too_bright"
    LIGHT_BEHIND = "light_behind"
    BLURRED = "blurred"
    MOVING = "moving"
    TURNED = "turned"
    EYES_COVERED = "eyes_covered"
    MOUTH_COVERED = "mouth_covered"
    COVERED = "covered"
    LOW_QUALITY = "low_quality"

    @property
    def number(self) -> int:
        """The number in the registry of errors, under which words for everybody are found; 0 when all is well."""
        return _NUMBERS[self]

    @property
    def is_advice(self) -> bool:
        """Whether a frame with this reason can be compared all the same."""
        return self in _ADVICE


_NUMBERS = {
    Reason.OK: 0,
    Reason.NO_FACE: 211,
    Reason.TWO_FACES: 212,
    Reason.TOO_FAR: 241,
    Reason.TOO_CLOSE: 242,
    Reason.OFF_CENTRE: 243,
    Reason.TOO_DARK: 244,
    Reason.TOO_BRIGHT: 245,
    Reason.LIGHT_BEHIND: 246,
    Reason.BLURRED: 247,
    Reason.MOVING: 248,
    Reason.TURNED: 249,
    Reason.EYES_COVERED: 250,
    Reason.MOUTH_COVERED: 216,
    Reason.COVERED: 217,
    Reason.LOW_QUALITY: 218,
}
_ADVICE = frozenset(
    (
        Reason.OK,
        Reason.TOO_BRIGHT,
        Reason.LIGHT_BEHIND,
        Reason.TURNED,
        Reason.EYES_COVERED,
        Reason.MOUTH_COVERED,
        Reason.COVERED,
    )
)


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


def judge_picture(measures: Measures) -> Reason:
    """Judge light and sharpness of an aligned face; light first, because noise in the dark looks sharp."""
    if measures.luminance_mean < LEAST_MEAN_GREY:
        return Reason.TOO_DARK
    return Reason.BLURRED if measures.sharpness < LEAST_LOG_SHARPNESS else Reason.OK


def is_fit_photo(measures: Measures, certainty: float, norm: float) -> bool:
    """Say whether the card's photo shows enough of a face to be compared with."""
    seen = certainty >= LEAST_MESH_CERTAINTY and norm >= LEAST_PHOTO_NORM
    return seen and judge_picture(measures) is Reason.OK


def is_dark(frame: Frame) -> bool:
    """Say whether a frame without a face is simply dark."""
    return float(frame.pixels.mean()) < LEAST_MEAN_GREY


def judge_embedding(norm: float, advice: Reason) -> tuple[Reason, bool]:
    """Give the reason for the person, and whether the embedding may be compared: the length of it alone decides."""
    usable = norm >= LEAST_EMBEDDING_NORM
    return (Reason.LOW_QUALITY if advice is Reason.OK and not usable else advice), usable


def advise(measures: Measures, detector_score: float) -> Reason:
    """Give what would help most: light, which spoils other measures, then what lies on the face, then the pose."""
    if measures.light_in_front < LEAST_LIGHT_IN_FRONT:
        return Reason.LIGHT_BEHIND
    if measures.over_exposure_prevention < LEAST_OVER_EXPOSURE_PREVENTION:
        return Reason.TOO_BRIGHT
    if measures.eyes_visible < LEAST_EYES_VISIBLE:
        return Reason.EYES_COVERED
    if detector_score < COVERED_BELOW_SCORE:
        is_mouth = measures.mouth_occlusion_prevention < LEAST_MOUTH_VISIBLE
        return Reason.MOUTH_COVERED if is_mouth else Reason.COVERED
    return Reason.TURNED if measures.head_pose_yaw < LEAST_YAW else Reason.OK
