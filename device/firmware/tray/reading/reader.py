"""Reads number B's two printed parts from the card on the tray: frames under two lamps, until the rule agrees.

It joins camera, lamps and reading process and keeps the time; what is believed is `text.agreement`'s to say. The
process is started beforehand and always ended when this is done, so that its memory is the terminal's again.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from datetime import date
from typing import Protocol

from device.firmware.camera.port import Camera
from device.firmware.face.basics.picture import Frame
from device.firmware.tray.errors import PrintNotRead, PrintWorkerFailed, WesternBirthDate
from device.firmware.tray.reading.lamps import Lamps
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.agreement import PrintedNumber, agree, is_western
from device.firmware.tray.text.fields import FrameReading


class Worker(Protocol):
    """The reading process."""

    def wait_ready(self, timeout_s: float) -> None:
        """Wait for its models.

        Raises:
            PrintWorkerFailed: they did not come in time.
        """

    def read(self, frame: Frame, timeout_s: float) -> FrameReading:
        """Have one frame read.

        Raises:
            PrintWorkerFailed: no answer came in time.
        """

    def close(self) -> None:
        """End it at once, from any thread."""


class Clock(Protocol):
    """A clock that only goes forward, and its sleep, in seconds."""

    def monotonic(self) -> float:
        """Give the time."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


class PrintReader:
    """Reads one card after the other; `prepare` and `stop` may be called while `read` runs in another thread."""

    def __init__(
        self, camera: Camera, lamps: Lamps, settings: TraySettings, start_worker: Callable[[], Worker], clock: Clock
    ) -> None:
        """Keep the parts; nothing is started."""
        self._camera = camera
        self._lamps = lamps
        self._settings = settings
        self._start_worker = start_worker
        self._clock = clock
        self._guard = threading.Lock()
        self._worker: Worker | None = None

    def prepare(self) -> None:
        """Start the reading process, so that its models load while the person still chooses."""
        with self._guard:
            if self._worker is None:
                self._worker = self._start_worker()

    def stop(self) -> None:
        """End the reading process, whatever it does; a `read` that is under way fails."""
        with self._guard:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def read(self, expiry: date) -> PrintedNumber:
        """Read the card on the tray, whose chip tells `expiry`.

        Raises:
            PrintNotRead: nothing was agreed on within the limits.
            WesternBirthDate: this card is for staff.
            PrintWorkerFailed: the process died, hung, or was stopped.
            CameraError: the tray's camera does not work.
        """
        deadline = self._clock.monotonic() + self._settings.limit_s
        self.prepare()
        worker = self._worker
        if worker is None:
            raise PrintWorkerFailed("reading was stopped")
        try:
            self._camera.open()
            self._wait_ready(worker, deadline)
            return self._read_frames(worker, expiry, deadline)
        finally:
            self._lamps.off()
            self._camera.close()
            self.stop()

    def _read_frames(self, worker: Worker, expiry: date, deadline: float) -> PrintedNumber:
        readings: tuple[FrameReading, ...] = ()
        seen: set[int] = set()
        for number in range(self._settings.frames):
            frame = self._take(number, deadline)
            picture = zlib.crc32(frame.pixels.data)
            if picture in seen:  # a camera that gives the same picture twice is no second witness
                continue
            seen.add(picture)
            readings = (*readings, self._read_frame(worker, frame, deadline))
            agreed = agree(readings, expiry)
            if agreed is not None:
                return agreed
            if is_western(readings):
                raise WesternBirthDate("a western year is printed")
        raise PrintNotRead("no two frames agreed")

    def _take(self, number: int, deadline: float) -> Frame:
        self._left_s(deadline)
        self._lamps.light(number)
        self._clock.sleep(self._settings.lamps.settle_s)
        return self._camera.capture(self._left_s(deadline))

    def _wait_ready(self, worker: Worker, deadline: float) -> None:
        try:
            worker.wait_ready(self._left_s(deadline))
        except PrintWorkerFailed:
            self._left_s(deadline)
            raise

    def _read_frame(self, worker: Worker, frame: Frame, deadline: float) -> FrameReading:
        """Have a frame read; a process that is merely still at work when the time is up has not failed."""
        limit_s = min(self._left_s(deadline), self._settings.frame_limit_s)
        try:
            return worker.read(frame, limit_s)
        except PrintWorkerFailed:
            self._left_s(deadline)
            raise

    def _left_s(self, deadline: float) -> float:
        left_s = deadline - self._clock.monotonic()
        if left_s <= 0:
            raise PrintNotRead("the time for reading is over")
        return left_s
