"""Gives back what the pictures of a visit took, as soon as it is over."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


class Tidying:
    """Watches the visit, and tidies up after each."""

    def __init__(self, begin: Callable[[], object]) -> None:
        """`begin` starts the tidying elsewhere: the event loop may have the next person waiting."""
        self._begin = begin
        self._state = State.IDLE

    def show_visit(self, visit: Visit) -> None:
        """Take note of the visit's state."""
        ended = visit.state is State.IDLE and self._state is not State.IDLE
        self._state = visit.state
        if ended:
            self._begin()
