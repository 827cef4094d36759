"""A camera with a lamp beside it: the lamp is lit before the camera sees anything, and goes out after it is off."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.camera.port import Camera, CameraError
from device.firmware.face.basics.picture import Frame


class LitCamera:
    """Implements the camera's port by handing everything on; tells people as well that they are seen."""

    def __init__(self, camera: Camera, light: Callable[[bool], object]) -> None:
        """Put a lamp beside `camera`; `light` is called from the camera's thread."""
        self._camera = camera
        self._light = light
        self._lit = False

    def open(self) -> None:
        """Light the lamp and switch on (see `Camera`); the lamp goes out again where that fails."""
        self._switch(True)
        try:
            self._camera.open()
        except CameraError:
            self._switch(False)
            raise

    def capture(self, timeout_s: float) -> Frame:
        """Wait for a frame (see `Camera`)."""
        return self._camera.capture(timeout_s)

    def close(self) -> None:
        """Switch off (see `Camera`), and put the lamp out."""
        self._camera.close()
        self._switch(False)

    def _switch(self, on: bool) -> None:
        if on != self._lit:
            self._lit = on
            self._light(on)
