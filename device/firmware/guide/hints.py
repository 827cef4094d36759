"""What the camera's step asks of a person, as it changes: not too often, the newest first, and no stale one later.

A movement that is asked for is said at once, because its time runs; what is in the way of being seen waits its turn.
"""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.panel.player import CallLater, Timer
from device.firmware.speech.line import Line

Clock = Callable[[], float]


class Hints:
    """Says hints while it is open."""

    def __init__(self, say: Callable[[Line], float], every_s: float, call_later: CallLater, clock: Clock) -> None:
        """Begin closed: a question is said before any hint. `say` gives the seconds that it takes."""
        self._say = say
        self._every_s = every_s
        self._call_later = call_later
        self._clock = clock
        self._open = False
        self._newest: Line | None = None
        self._said = ""
        self._free_at = 0.0
        self._timer: Timer | None = None

    def offer(self, hint: Line, *, at_once: bool) -> None:
        """Have a hint said if it is news: now, or as soon as the last one has had its time."""
        self._newest = hint
        if at_once and self._open:
            self._free_at = 0.0
        self._look()

    def open(self) -> None:
        """Nothing else is being said from now on."""
        self._open = True
        self._look()

    def close(self) -> None:
        """Say no more, and forget what was said: the next opening begins anew."""
        self._open, self._newest, self._said, self._free_at = False, None, "", 0.0
        self._stop()

    def _look(self) -> None:
        self._stop()
        if not self._open or self._newest is None or self._newest.key == self._said:
            return
        wait_s = self._free_at - self._clock()
        if wait_s > 0:
            self._timer = self._call_later(wait_s, self._look)
            return
        self._said = self._newest.key
        seconds = self._say(self._newest)
        self._free_at = self._clock() + max(seconds, self._every_s)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
