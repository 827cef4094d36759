"""The camera of a terminal without one: every try to open it says so, and the face way is not offered."""

from __future__ import annotations

from typing import NoReturn

from device.firmware.camera.port import CameraStalled, NoCamera


class AbsentCamera:
    """No camera."""

    def open(self) -> NoReturn:
        """Refuse.

        Raises:
            NoCamera: always.
        """
        raise NoCamera("this terminal is set up without a camera")

    def capture(self, timeout_s: float) -> NoReturn:
        """Refuse.

        Raises:
            CameraStalled: always, because it can never have been opened.
        """
        raise CameraStalled(f"no frame within {timeout_s} s: there is no camera")

    def close(self) -> None:
        """Do nothing."""
