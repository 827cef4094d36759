"""Brings a stalled camera back: closes it, and opens it again after pauses that grow while it stays silent.

It stands in front of any camera and is one itself. It never waits: within a pause it fails at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.firmware.camera.pace import Clock
from device.firmware.camera.port import Camera, CameraError, CameraStalled
from device.firmware.face.basics.picture import Frame

PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class RecoveringCamera:
    """A camera that is opened anew after it stalled."""

    def __init__(self, camera: Camera, clock: Clock, pauses_s: Sequence[float] = PAUSES_S) -> None:
        """Guard `camera`; the last pause repeats."""
        self._camera = camera
        self._clock = clock
        self._pauses_s = tuple(pauses_s)
        self._failures = 0
        self._due = 0.0

    @property
    def failures(self) -> int:
        """How many captures in a row have failed; for the terminal's health report."""
        return self._failures

    def open(self) -> None:
        """Open, and forget earlier failures."""
        self._camera.open()
        self._failures = 0

    def capture(self, timeout_s: float) -> Frame:
        """Capture, opening the camera first if it stalled before and its pause is over.

        Raises:
            CameraStalled: no frame came, or the pause still lasts.
            CameraError: the camera could not be opened again.
        """
        if self._failures:
            self._reopen()
        try:
            frame = self._camera.capture(timeout_s)
        except CameraError:
            self._fail()
            raise
        self._failures = 0
        return frame

    def close(self) -> None:
        """Close."""
        self._camera.close()

    def _reopen(self) -> None:
        left = self._due - self._clock.monotonic()
        if left > 0:
            raise CameraStalled(f"the camera stalled; it is opened again in {left:.1f} s")
        try:
            self._camera.open()
        except CameraError:
            self._fail()
            raise

    def _fail(self) -> None:
        self._camera.close()
        pause = self._pauses_s[min(self._failures, len(self._pauses_s) - 1)]
        self._due = self._clock.monotonic() + pause
        self._failures += 1
