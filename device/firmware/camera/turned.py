"""A camera that is mounted on its side or upside down: its frames are turned upright before anybody sees them."""

from __future__ import annotations

import cv2
import numpy as np

from device.firmware.camera.port import Camera
from device.firmware.face.basics.picture import Frame

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


class TurnedCamera:
    """Implements the camera's port by handing everything on, frames turned by `rotation` degrees (not 0)."""

    def __init__(self, camera: Camera, rotation: int) -> None:
        """Stand before `camera`."""
        self._camera = camera
        self._turn = _TURNS[rotation]

    def open(self) -> None:
        """Switch on (see `Camera`)."""
        self._camera.open()

    def capture(self, timeout_s: float) -> Frame:
        """Wait for a frame (see `Camera`); a quarter turn makes its width its height."""
        turned = cv2.rotate(self._camera.capture(timeout_s).pixels, self._turn)
        return Frame(np.asarray(turned, np.uint8))

    def close(self) -> None:
        """Switch off (see `Camera`)."""
        self._camera.close()
