"""A clock that tests move by waiting on it, and a camera that follows a script."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from device.firmware.camera.port import CameraError
from device.firmware.face.basics.picture import Frame

FRAME = Frame(np.zeros((2, 2, 3), np.uint8))


class StepClock:
    """Time stands still but for sleeps, which are recorded."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


class ScriptedCamera:
    """Gives a frame or raises, as the script says; the script counts openings and captures alike."""

    def __init__(self, script: list[CameraError | None]) -> None:
        self._script: Iterator[CameraError | None] = iter(script)
        self.calls: list[str] = []

    def open(self) -> None:
        self._step("open")

    def capture(self, timeout_s: float) -> Frame:
        self._step("capture")
        return FRAME

    def close(self) -> None:
        self.calls.append("close")

    def _step(self, name: str) -> None:
        self.calls.append(name)
        error = next(self._script)
        if error is not None:
            raise error
