"""Keeps a camera to a number of frames per second, on a clock that is passed in.

The limit stands here and not with the driver, because drivers were seen to ignore theirs.
"""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """The two functions of the module `time` that pacing needs; the module itself fits."""

    def monotonic(self) -> float:
        """Give seconds that never go back."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


class Pace:
    """Lets one caller through per period."""

    def __init__(self, frames_per_second: float, clock: Clock) -> None:
        """Start free: the first caller passes at once."""
        self._period = 1 / frames_per_second
        self._clock = clock
        self._due = clock.monotonic()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the next turn; give False after `timeout_s` seconds without one."""
        now = self._clock.monotonic()
        pause = max(0.0, self._due - now)
        if pause > timeout_s:
            self._clock.sleep(timeout_s)
            return False
        if pause:
            self._clock.sleep(pause)
        self._due = max(self._due, now) + self._period
        return True
