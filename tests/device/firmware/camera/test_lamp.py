"""The lamp beside the camera: lit before the camera is on, out after it is off, and never when it failed to open."""

from __future__ import annotations

import pytest

from device.firmware.camera.lamp import LitCamera
from device.firmware.camera.port import NoCamera
from device.firmware.face.basics.picture import Frame


class Noted:
    """A camera that writes down what it is told, between what its lamp is told."""

    def __init__(self, told: list[object], *, fails: bool = False) -> None:
        self.told = told
        self.fails = fails

    def open(self) -> None:
        self.told.append("open")
        if self.fails:
            raise NoCamera("no camera is attached")

    def capture(self, timeout_s: float) -> Frame:
        raise NoCamera("no camera is attached")

    def close(self) -> None:
        self.told.append("close")


def test_the_lamp_is_lit_around_the_time_in_which_the_camera_can_see() -> None:
    told: list[object] = []
    camera = LitCamera(Noted(told), told.append)
    camera.open()
    camera.open()
    camera.close()
    camera.close()
    assert told == [True, "open", "open", "close", False, "close"]


def test_a_camera_that_does_not_open_leaves_the_lamp_dark() -> None:
    told: list[object] = []
    camera = LitCamera(Noted(told, fails=True), told.append)
    with pytest.raises(NoCamera):
        camera.open()
    assert told == [True, "open", False]


def test_a_lost_frame_leaves_the_lamp_lit_since_the_camera_is_still_on() -> None:
    told: list[object] = []
    camera = LitCamera(Noted(told), told.append)
    camera.open()
    with pytest.raises(NoCamera):
        camera.capture(1.0)
    assert told == [True, "open"]
