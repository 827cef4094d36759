"""The posed portrait: turns to its own left and right, closes its eyes, and never gives the same frame twice."""

from __future__ import annotations

import math

import numpy as np
import pytest

from device.firmware.face.basics.errors import NoFaceInPhoto
from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.eyes import EyeTemplate, cut_strip
from device.firmware.face.liveness.features import read_pose
from device.firmware.face.networks.embedding import cosine
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.face.behaviour import Posture
from device.firmware.simulated.face.sitter import Finder, Sitter, pose, seat
from tests.models.built import find_models, find_portrait


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(find_models())


@pytest.fixture(scope="module")
def sitter(finder: Finder) -> Sitter:
    return seat(find_portrait("astronaut.png"), finder)


def test_the_turn_is_seen_to_the_right_side(finder: Finder, sitter: Sitter) -> None:
    random = np.random.default_rng(1)
    turns = [
        read_pose(finder.find(sitter.render(Posture(math.radians(degrees)), random))[:, :2]).turn
        for degrees in (-26, 0, 26)
    ]
    assert turns[1] - turns[0] > 0.12
    assert turns[2] - turns[1] > 0.12


def test_closed_lids_change_the_eyes(finder: Finder, sitter: Sitter) -> None:
    random = np.random.default_rng(2)
    frames = [sitter.render(Posture(lids=lids), random) for lids in (0.0, 0.0, 1.0)]
    points = [finder.find(frame)[:, :2] for frame in frames]
    strips = [cut_strip(Frame(frame), places) for frame, places in zip(frames, points, strict=True)]
    eyes = EyeTemplate(strips[:1], points[:1])
    assert eyes.likeness(strips[1], points[1]) > 0.98 > 0.95 > eyes.likeness(strips[2], points[2])


def test_it_stays_the_same_person(sitter: Sitter, verifier: FaceVerifier) -> None:
    random = np.random.default_rng(3)
    ahead, turned = (
        verifier.look(Frame(sitter.render(Posture(yaw), random))).embedding for yaw in (0.0, math.radians(26))
    )
    assert ahead is not None
    assert turned is not None
    assert cosine(ahead, turned) > 0.6


def test_no_two_frames_are_alike_and_none_has_another_size(sitter: Sitter) -> None:
    random = np.random.default_rng(4)
    frames = [sitter.render(Posture(), random) for _ in range(5)]
    assert {frame.shape for frame in frames} == {(480, 640, 3)}
    assert len({frame.tobytes() for frame in frames}) == 5


def test_a_picture_without_a_face_cannot_sit(finder: Finder) -> None:
    with pytest.raises(NoFaceInPhoto):
        pose(np.full((480, 640, 3), 120, np.uint8), finder)
