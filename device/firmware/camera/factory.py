"""Gives the camera that the settings name."""

from __future__ import annotations

import time

from device.firmware.camera.absent import AbsentCamera
from device.firmware.camera.files import FilesCamera
from device.firmware.camera.live import LiveCamera
from device.firmware.camera.pace import Clock, Pace
from device.firmware.camera.picamera import PicameraCamera
from device.firmware.camera.port import Camera
from device.firmware.camera.recovery import RecoveringCamera
from device.firmware.camera.settings import CameraSettings
from device.firmware.camera.turned import TurnedCamera


def open_camera(settings: CameraSettings, clock: Clock = time) -> Camera:
    """Give the camera, not switched on yet: its `open` does that, once per visit that needs it."""
    camera = _open_as_mounted(settings, clock)
    return TurnedCamera(camera, settings.rotation) if settings.rotation else camera


def _open_as_mounted(settings: CameraSettings, clock: Clock) -> Camera:
    pace = Pace(settings.frames_per_second, clock)
    if settings.kind == "files" and settings.path is not None:
        files = FilesCamera(settings.path, pace)
        return LiveCamera(settings.live, pace, files) if settings.live else files
    if settings.kind == "picamera":
        return RecoveringCamera(PicameraCamera(settings, pace), clock)
    return AbsentCamera()
