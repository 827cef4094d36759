"""Whose portraits the presentations are made of: people whose picture looks ahead, one picture each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from device.base.errors import UketsukeError
from device.firmware.face.basics.errors import NoFaceInPhoto
from device.firmware.face.basics.mesh_points import LEFT_EYE, LEFT_MOUTH, RIGHT_EYE, RIGHT_MOUTH
from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.features import read_pose
from device.firmware.simulated.face.sitter import Finder, Sitter, pose
from device.firmware.simulated.frames import FRAME_SIZE, Variation, make_homography
from device.firmware.simulated.photo import FacePlaces
from models.evaluation.errors import PictureUnusable
from models.evaluation.picture import read_frame

AHEAD_WITHIN = 0.13
"""Of the pose's `turn` from the middle: a picture from the side cannot be turned into somebody who looks ahead."""
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
_EYES, _MOUTH = [*RIGHT_EYE, *LEFT_EYE], [RIGHT_MOUTH, LEFT_MOUTH]


class TooFewPeople(UketsukeError):
    """The folder does not hold pictures of enough people who look ahead."""


def list_people(folder: Path, random: np.random.Generator) -> Iterator[Path]:
    """Give one picture of each person in a drawn order: a folder in `folder` is a person, and so is a file in it."""
    people = sorted(folder.iterdir())
    for index in random.permutation(len(people)):
        found = people[index]
        pictures = sorted(found.iterdir()) if found.is_dir() else [found]
        usable = [picture for picture in pictures if picture.suffix.lower() in _SUFFIXES]
        yield from usable[:1]


def choose_people(folder: Path, count: int, finder: Finder, random: np.random.Generator) -> list[Frame]:
    """Give portraits of `count` people who look ahead.

    Raises:
        TooFewPeople: there are not enough of them.
    """
    chosen: list[Frame] = []
    for path in list_people(folder, random):
        if len(chosen) == count:
            break
        try:
            frame = read_frame(path)
            shape = finder.find(frame.pixels)
        except (PictureUnusable, NoFaceInPhoto):
            continue
        if abs(read_pose(shape[:, :2]).turn - 0.5) <= AHEAD_WITHIN:
            chosen.append(frame)
    if len(chosen) < count:
        raise TooFewPeople(f"{folder} has pictures of {len(chosen)} people who look ahead, {count} are needed")
    return chosen


def seat_before_camera(portrait: Frame, look: Variation, finder: Finder) -> Sitter:
    """Let the person of a portrait sit before the camera; raises NoFaceInPhoto when the face is lost on the way."""
    shape = finder.find(portrait.pixels)
    eyes, mouth = (tuple(float(one) for one in shape[part, :2].mean(axis=0)) for part in (_EYES, _MOUTH))
    homography = make_homography(FacePlaces(eyes, mouth), look)
    seen = cv2.warpPerspective(
        portrait.pixels, homography, FRAME_SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return pose(seen.astype(np.uint8, copy=False), finder, look)
