"""What the checks share: the adapter on virtual cameras, and what a frame shows."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from device.firmware.camera.pace import Pace
from device.firmware.camera.picamera import PicameraCamera
from device.firmware.camera.port import CameraError
from device.firmware.camera.settings import CameraSettings
from device.firmware.face.basics.picture import Frame
from tests.camera.inside.scenes import FACE
from tests.camera.inside.virtual import load

RATE = 60.0
WITHIN_S = 10.0
_TOLERANCE = 40
"""Of a colour's three values: on its way through NV12 and back it changes a little."""


def make(model: str = FACE, rate: float = RATE) -> PicameraCamera:
    """Give the firmware's adapter for one of the virtual cameras, not opened yet."""
    return PicameraCamera(CameraSettings(model=model, frames_per_second=rate), Pace(rate, time), load)


def see(camera: PicameraCamera) -> Frame:
    """Open a camera, take one frame, close it."""
    camera.open()
    try:
        return camera.capture(WITHIN_S)
    finally:
        camera.close()


def expect(kind: type[CameraError], camera: PicameraCamera) -> CameraError:
    """Give the error with which opening has to fail; it is of this kind and no other."""
    raised: CameraError | None = None
    try:
        camera.open()
    except CameraError as error:
        raised = error
    camera.close()
    assert raised is not None, "it was opened"
    assert type(raised) is kind, f"{type(raised).__name__} instead of {kind.__name__}: {raised}"
    return raised


def quarters(frame: Frame) -> dict[str, NDArray[np.float64]]:
    """Give the mean colour of the inner part of each quarter of a frame."""
    half_h, half_w = frame.height // 2, frame.width // 2
    found = {}
    for row, up in enumerate(("top", "bottom")):
        for column, side in enumerate(("left", "right")):
            part = frame.pixels[row * half_h : (row + 1) * half_h, column * half_w : (column + 1) * half_w]
            inner = part[half_h // 4 : -half_h // 4, half_w // 4 : -half_w // 4]
            found[f"{up} {side}"] = inner.reshape(-1, 3).mean(axis=0)
    return found


def same_colour(seen: NDArray[np.float64], colour: tuple[int, ...]) -> bool:
    """Whether a mean colour is this one."""
    return bool(np.abs(seen - np.array(colour)).max() <= _TOLERANCE)
