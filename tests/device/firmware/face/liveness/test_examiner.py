"""The real networks: the simulated person passes, a print of her that is turned by hand does not."""

from __future__ import annotations

import math
from random import Random

import cv2
import numpy as np
import pytest

from device.firmware.face.basics.picture import Frame, Rgb
from device.firmware.face.liveness.examiner import Asking, Examiner
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.liveness.trial import Ending
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.face.behaviour import Behaviour, Posture
from device.firmware.simulated.face.sitter import Finder, Sitter, expose, seat
from tests.models.built import find_models, find_portrait

STEP_S, LONG_S = 0.1, 7.0


@pytest.fixture(scope="module")
def sitter() -> Sitter:
    return seat(find_portrait("astronaut.png"), Finder(find_models()))


class Film:
    """A person or her print before the camera, examined."""

    def __init__(self, verifier: FaceVerifier, sitter: Sitter) -> None:
        self.random = np.random.default_rng(1)
        self.sitter = sitter
        self.behaviour = Behaviour()
        compared = verifier.look(Frame(sitter.render(Posture(), self.random))).embedding
        assert compared is not None
        self.examiner = Examiner(verifier, read_limits(), compared, Random(2), 0.0)

    def run(self, *, flat: bool) -> Asking:
        now, asking = 0.0, None
        while now < LONG_S and (asking is None or asking.ending is None):
            now += STEP_S
            posture = self.behaviour.posture(now)
            pixels = self._turn_print(posture) if flat else self.sitter.render(posture, self.random)
            asking = self.examiner.take(Frame(pixels), now)
            self.behaviour.hear(asking.prompt.value, now)
        assert asking is not None
        return asking

    def _turn_print(self, posture: Posture) -> Rgb:
        turn = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-math.sin(posture.yaw) / 560, 0.0, 1.0]])
        there, back = np.eye(3), np.eye(3)
        there[:2, 2], back[:2, 2] = (-320, -240), (320, 240)
        squeeze = np.diag([math.cos(posture.yaw), 1.0 - 0.2 * posture.lids, 1.0])
        seen = cv2.warpPerspective(self.sitter.pixels, back @ turn @ squeeze @ there, (640, 480))
        return expose(seen.astype(np.uint8), self.sitter.look, self.random)


def test_the_simulated_person_passes(verifier: FaceVerifier, sitter: Sitter) -> None:
    film = Film(verifier, sitter)
    with pytest.raises(ValueError, match="nothing was shown"):
        film.examiner.proof()
    assert film.run(flat=False).ending is Ending.PASSED
    film.examiner.proof()


def test_her_print_turned_and_tilted_by_hand_does_not(verifier: FaceVerifier, sitter: Sitter) -> None:
    assert Film(verifier, sitter).run(flat=True).ending is not Ending.PASSED


def test_an_empty_and_a_dark_picture_say_so_and_a_repeated_one_is_skipped(
    verifier: FaceVerifier, sitter: Sitter
) -> None:
    film = Film(verifier, sitter)
    grey, black = (Frame(np.full((480, 640, 3), level, np.uint8)) for level in (120, 3))
    assert [film.examiner.take(frame, 0.1).reason.value for frame in (grey, black, black)] == [
        "no_face",
        "too_dark",
        "ok",
    ]
