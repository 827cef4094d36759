"""What the firmware makes of the frames: the test picture of the diagnosis, and the face in a portrait."""

from __future__ import annotations

import time

from device.firmware.camera.port import NoCamera
from device.firmware.camera.turned import TurnedCamera
from device.firmware.diagnosis.report import CameraTest
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from tests.camera.inside.checks.common import WITHIN_S, make, see
from tests.camera.inside.places import MODELS


def test_picture_good() -> str:
    """The diagnosis's one picture of a lit scene passes."""
    return _test_picture(CameraTest.PASSED, 0)


def test_picture_dark() -> str:
    """Covered or in the dark."""
    return _test_picture(CameraTest.DARK, 0)


def test_picture_unplugged() -> str:
    """Unplugged: failed, with the number."""
    return _test_picture(CameraTest.FAILED, NoCamera.number)


def finds_the_face() -> str:
    """The detector finds one face in what the camera gives, and none when the camera stands on its head."""
    detector = FaceVerifier.load(MODELS, FaceSettings()).detector
    faces = detector.find(see(make()))
    assert len(faces) == 1, f"{len(faces)} faces"
    right_eye, left_eye, _nose, mouth = faces[0].points[:4]
    assert right_eye[0] < left_eye[0], "mirrored"
    assert mouth[1] > max(right_eye[1], left_eye[1]), "upside down"
    camera = TurnedCamera(make(), 180)
    camera.open()
    turned = detector.find(camera.capture(WITHIN_S))
    camera.close()
    best = turned[0].score if turned else 0.0
    assert best < faces[0].score, "as sure upside down as upright"
    return f"score {faces[0].score:.2f}, eyes above mouth; upside down {best:.2f}"


def _test_picture(expected: CameraTest, number: int) -> str:
    camera = WatchedCamera(make(), "picamera", time.monotonic)
    report = camera.report(test=True)
    assert (report.test, report.test_error) == (expected, number), report
    return f"{report.test.value} {report.test_error or ''}".strip()
