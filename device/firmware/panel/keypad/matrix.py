"""A matrix of twelve keys, looked at again and again; a key counts when two looks in a row find it down.

Keys are laid out as on a telephone. Two keys at once are no key: three corners of a square look like the fourth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from device.base.log import EventLog
from device.firmware.panel.errors import PanelError
from device.firmware.panel.player import CallLater, Timer

LAYOUT = ("123", "456", "789", "*0#")


class Matrix(Protocol):
    """Rows and columns of keys."""

    def read_down(self) -> frozenset[tuple[int, int]]:
        """Give the keys that are down, as (row, column).

        Raises:
            PanelError: a pin cannot be used any more.
        """

    def close(self) -> None:
        """Give the pins back."""


class MatrixKeypad:
    """Listens on the event loop's own thread."""

    def __init__(
        self,
        matrix: Matrix,
        scan_s: float,
        pressed: Callable[[str], object],
        call_later: CallLater,
        log: EventLog,
    ) -> None:
        """Look every `scan_s` seconds from now on."""
        self._matrix = matrix
        self._scan_s = scan_s
        self._pressed = pressed
        self._call_later = call_later
        self._log = log
        self._seen: frozenset[tuple[int, int]] = frozenset()
        self._down: frozenset[tuple[int, int]] = frozenset()
        self.fault = 0
        """The number of the error that ended it."""
        self._timer: Timer = call_later(scan_s, self._look)

    def close(self) -> None:
        """Listen no more; more than once is fine."""
        self._timer.cancel()
        self._matrix.close()

    def _look(self) -> None:
        try:
            seen = self._matrix.read_down()
        except PanelError as error:
            self.fault = error.number
            self._log.failure("keypad_off", error)
            return
        if seen == self._seen and seen != self._down:
            self._settle(seen)
        self._seen = seen
        self._timer = self._call_later(self._scan_s, self._look)

    def _settle(self, down: frozenset[tuple[int, int]]) -> None:
        if not self._down and len(down) == 1:
            (row, column), *_ = down
            self._pressed(LAYOUT[row][column])
        self._down = down
