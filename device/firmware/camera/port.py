"""The port behind which every live camera stands, and its four ways of failing.

Frames are values in memory; no camera writes one anywhere.
"""

from __future__ import annotations

from typing import Protocol

from device.base.errors import UketsukeError
from device.firmware.face.basics.picture import Frame


class CameraError(UketsukeError):
    """Any failure of the camera; the visit goes on by another way."""


class CameraSoftwareMissing(CameraError):
    """The camera library is not installed, or too old to put a time limit on a capture."""

    number = 221


class NoCamera(CameraError):
    """No camera is attached, or not the one that the settings name."""

    number = 222


class CameraBusy(CameraError):
    """The camera is there but could not be opened: another program has it, or it gave up while starting."""

    number = 223


class CameraStalled(CameraError):
    """No frame came within the time limit."""

    number = 224


class FormatUnknown(CameraError):
    """The camera delivers a pixel format that is not converted here."""

    number = 225


class Camera(Protocol):
    """A camera that is switched on only while somebody is looked at."""

    def open(self) -> None:
        """Switch on; opening an open camera does nothing.

        Raises:
            CameraSoftwareMissing, NoCamera, CameraBusy, FormatUnknown: by cause.
        """

    def capture(self, timeout_s: float) -> Frame:
        """Wait for the next frame.

        Raises:
            CameraStalled: none came within `timeout_s` seconds, or the camera is closed.
        """

    def close(self) -> None:
        """Switch off; closing a closed camera does nothing."""
