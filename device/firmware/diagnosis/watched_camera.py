"""A camera in front of the camera: it remembers how the last use went, and can take one test picture between visits.

The test and the visit exclude each other by a lock: a visit that wants the camera waits for the test's end, and the
test never begins while the camera is on. The picture is looked at for its light and sharpness and dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from device.firmware.camera.port import Camera, CameraError, CameraStalled
from device.firmware.diagnosis.picture import Pace, describe
from device.firmware.diagnosis.report import NEVER, CameraReport, CameraTest, PictureReport
from device.firmware.face.basics.picture import Frame
from device.firmware.face.gate.quality import is_dark

TEST_TIMEOUT_S = 2.0
SETTLING_PICTURES = 3
"""So many more are taken before one is judged: exposure and white balance need a few (0.3 s at ten a second)."""


class WatchedCamera:
    """Implements the camera's port by handing everything on."""

    def __init__(self, camera: Camera, kind: str, clock: Callable[[], float]) -> None:
        """Watch `camera` of this kind ("none": there is none); `clock` is monotonic, in seconds."""
        self._camera = camera
        self._kind = kind
        self._clock = clock
        self._using = threading.Lock()
        self._is_open = False
        self._last_error = 0
        self._good_at: float | None = None
        self._pace = Pace()
        self._picture = PictureReport()

    def open(self) -> None:
        """Switch on (see `Camera`)."""
        with self._using:
            self._open()

    def capture(self, timeout_s: float) -> Frame:
        """Wait for a frame (see `Camera`)."""
        with self._using:
            return self._capture(timeout_s)

    def close(self) -> None:
        """Switch off (see `Camera`)."""
        with self._using:
            self._close()

    def report(self, *, test: bool) -> CameraReport:
        """Tell how the camera is, after a test picture if one is asked for; takes as long as the camera does."""
        return self.report_of(*(self._test() if test else (CameraTest.NOT_ASKED, 0)))

    def report_of(self, word: CameraTest, number: int) -> CameraReport:
        """Give the report with this outcome of a test."""
        age_s = NEVER if self._good_at is None else int(self._clock() - self._good_at)
        picture = self._picture if word in (CameraTest.PASSED, CameraTest.DARK) else PictureReport()
        return CameraReport(self._kind, self._last_error, age_s, word, number, picture, self._pace.rate_tenths())

    def borrow(self, frames: int) -> Frame | None:
        """Give the last of some frames, so that the camera has adjusted; None where it is not to be had now.

        Raises:
            CameraError: it gave none.
        """
        if self._kind == "none" or not self._using.acquire(timeout=TEST_TIMEOUT_S):
            return None
        try:
            return None if self._is_open else self._take_last(frames)
        finally:
            self._using.release()

    def _take_last(self, frames: int) -> Frame | None:
        frame = None
        try:
            self._open()
            for _ in range(frames):
                frame = self._capture(TEST_TIMEOUT_S)
        finally:
            self._close()
        return frame

    def _test(self) -> tuple[CameraTest, int]:
        if self._kind == "none":
            return CameraTest.NOT_FITTED, 0
        if not self._using.acquire(timeout=TEST_TIMEOUT_S):  # a use that never comes back
            return CameraTest.FAILED, CameraStalled.number
        try:
            return (CameraTest.IN_USE, 0) if self._is_open else self._take_picture()
        finally:
            self._using.release()

    def _take_picture(self) -> tuple[CameraTest, int]:
        """Take a few, so that the camera has adjusted, and judge the last one."""
        began = self._clock()
        try:
            self._open()
            frame = self._capture(TEST_TIMEOUT_S)
            first_ms = round((self._clock() - began) * 1000)
            for _ in range(SETTLING_PICTURES):
                frame = self._capture(TEST_TIMEOUT_S)
        except CameraError as error:
            return CameraTest.FAILED, error.number
        finally:
            self._close()
        self._picture = describe(frame, first_ms)
        return (CameraTest.DARK if is_dark(frame) else CameraTest.PASSED), 0

    def _open(self) -> None:
        try:
            self._camera.open()
        except CameraError as error:
            self._last_error = error.number
            raise
        self._is_open = True
        self._pace = Pace()

    def _capture(self, timeout_s: float) -> Frame:
        try:
            frame = self._camera.capture(timeout_s)
        except CameraError as error:
            self._last_error = error.number
            raise
        self._last_error, self._good_at = 0, self._clock()
        self._pace.came(self._good_at)
        return frame

    def _close(self) -> None:
        self._camera.close()
        self._is_open = False
