"""A camera that falls silent: the limit holds, the firmware is told, and it comes back by itself."""

from __future__ import annotations

import time

from device.firmware.camera.pace import Pace
from device.firmware.camera.picamera import PicameraCamera
from device.firmware.camera.port import CameraStalled
from device.firmware.camera.recovery import RecoveringCamera
from device.firmware.camera.settings import CameraSettings
from tests.camera.inside.checks.common import RATE, WITHIN_S, make
from tests.camera.inside.scenes import FACE
from tests.camera.inside.virtual import load

_LIMIT_S, _SLACK_S = 0.5, 5.0
_PAUSES_S = (0.2,)


def silent() -> str:
    """No frame comes: the capture ends at its limit with its number, and the camera can be closed."""
    camera = make()
    camera.open()
    camera.capture(WITHIN_S)
    _fall_silent(camera)
    began = time.monotonic()
    error = _stall(camera)
    passed_s = time.monotonic() - began
    camera.close()
    assert _LIMIT_S * 0.9 <= passed_s < _LIMIT_S + _SLACK_S, f"{passed_s:.2f} s"
    return f"[{error.number}] {error}"


def comes_back() -> str:
    """After a silence the guard opens the camera anew once its pause is over, and frames come again."""
    inner = PicameraCamera(CameraSettings(model=FACE), Pace(RATE, time), load)
    camera = RecoveringCamera(inner, time, _PAUSES_S)
    camera.open()
    camera.capture(WITHIN_S)
    _fall_silent(inner)
    _stall(camera)
    assert camera.failures == 1, camera.failures
    deadline = time.monotonic() + WITHIN_S
    tries = 0
    while camera.failures:
        assert time.monotonic() < deadline, "it does not come back"
        tries += 1
        try:
            camera.capture(WITHIN_S)
        except CameraStalled:
            time.sleep(0.02)  # within its pause it refuses at once
    camera.close()
    return f"frames again after a pause of {_PAUSES_S[0]} s"


def closed_is_closed() -> str:
    """A closed camera gives no frame; closing it again does nothing."""
    camera = make()
    camera.open()
    camera.close()
    camera.close()
    return f"[{_stall(camera).number}] {_stall(camera)}"


def _stall(camera: PicameraCamera | RecoveringCamera) -> CameraStalled:
    try:
        camera.capture(_LIMIT_S)
    except CameraStalled as error:
        return error
    raise AssertionError("a frame came")


def _fall_silent(camera: PicameraCamera) -> None:
    """Stop the stream below the adapter, as a cable that is pulled does: nothing is raised, no frame comes."""
    device = camera._device
    assert device is not None
    device.stop()
