"""What a test picture says: covered, blurred, too bright, light behind; and how fast pictures come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from device.cli.doctor import camera
from device.firmware.diagnosis.picture import Pace, describe
from device.firmware.diagnosis.report import CameraReport, CameraTest, PictureReport, RecentReport
from device.firmware.face.basics.picture import Frame

PORTRAITS = sorted((Path(__file__).parents[4] / "build" / "portraits").glob("*.png"))
ROOM = np.random.default_rng(7).integers(40, 215, (480, 640, 3)).astype(np.uint8)
SIZES = ((480, 640), (720, 1280))


def judge(pixels: NDArray[np.uint8]) -> list[str]:
    report = CameraReport("picamera", 0, 0, CameraTest.PASSED, 0, describe(Frame(pixels), 120))
    return [finding.id for finding in camera.judge_picture(report)]


def portrait(path: Path) -> NDArray[np.uint8]:
    picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    return np.asarray(cv2.resize(picture, (640, 480), interpolation=cv2.INTER_AREA), np.uint8)


def test_a_room_is_well() -> None:
    assert judge(ROOM) == []


@pytest.mark.parametrize("path", PORTRAITS, ids=lambda path: path.stem)
def test_portraits_are_sharp_and_their_blurred_copies_are_not(path: Path) -> None:
    sharp = portrait(path)
    assert "camera.blurred" not in judge(sharp)
    assert "camera.blurred" in judge(np.asarray(cv2.GaussianBlur(sharp, (0, 0), 12), np.uint8))


@pytest.mark.parametrize("grey", [30, 128, 250])
def test_a_lens_behind_a_finger_or_a_film(grey: int) -> None:
    noise = np.random.default_rng(3).normal(grey, 2.0, (480, 640, 3)).clip(0, 255).astype(np.uint8)
    assert judge(noise) == ["camera.covered"]


def test_a_window_behind() -> None:
    picture = ROOM.copy()
    picture[96:384, 192:448] = (picture[96:384, 192:448] * 0.25).astype(np.uint8)
    assert judge(picture) == ["camera.light_behind"]


def test_the_sun_shines_in() -> None:
    picture = ROOM.copy()
    picture[:240] = 255
    assert "camera.too_bright" in judge(picture)


@pytest.mark.parametrize("size", SIZES)
def test_figures_do_not_depend_on_the_size(size: tuple[int, int]) -> None:
    # what is seen is a smooth scene, which every camera shows alike
    y, x = np.mgrid[0:1:480j, 0:1:640j]
    scene = np.repeat((127 + 90 * np.sin(20 * x) * np.cos(15 * y))[..., np.newaxis], 3, axis=2)
    small = describe(Frame(scene.astype(np.uint8)), 0)
    other = describe(Frame(np.asarray(cv2.resize(scene, size[::-1]), np.float64).astype(np.uint8)), 0)
    assert abs(small.mean_grey - other.mean_grey) <= 1
    assert abs(small.contrast - other.contrast) <= 2


def test_nothing_is_judged_without_a_picture() -> None:
    dark = CameraReport("picamera", 0, 0, CameraTest.DARK, 0, PictureReport(1, 0, 100, 100, 1, 50))
    assert camera.judge_picture(dark) == []
    assert camera.judge_picture(replace(dark, test=CameraTest.PASSED, picture=PictureReport())) == []


def test_the_pace_of_pictures() -> None:
    pace = Pace()
    assert pace.rate_tenths() == 0
    for at in (5.0, 5.1, 5.2, 5.3):
        pace.came(at)
    assert pace.rate_tenths() == 100


@pytest.mark.parametrize(
    ("recent", "rate_tenths", "expected"),
    [
        (RecentReport(), 0, []),
        (RecentReport(), 100, []),
        (RecentReport(), 19, ["camera.slow"]),
        (RecentReport(looks=59, too_dark=59), 100, []),
        (RecentReport(looks=60, too_dark=31), 100, ["camera.visits_dark"]),
        (RecentReport(looks=60, too_dark=30), 100, []),
        (
            RecentReport(looks=100, light_behind=60, blurred=60),
            100,
            ["camera.visits_light_behind", "camera.visits_blurred"],
        ),
    ],
)
def test_what_the_last_visits_met(recent: RecentReport, rate_tenths: int, expected: list[str]) -> None:
    assert [finding.id for finding in camera.judge_recent(recent, rate_tenths)] == expected
