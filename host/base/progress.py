"""Whether the host's work gets on: what the service manager's watchdog is fed from.

A meal is due after each round that the database took, but only while no other watched piece of work has been at one
thing for too long: rounds of the inbox must not keep a host alive whose worker stands still.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from device.base import readiness

STUCK_S = 60.0
"""A round asks the database only; questions to others run beside it, each with its own limit."""


class Progress:
    """What is being worked at in this process, and since when; used from any thread."""

    def __init__(
        self,
        alive: Callable[[], object] = readiness.alive,
        clock: Callable[[], float] = time.monotonic,
        stuck_s: float = STUCK_S,
    ) -> None:
        """Begin with nothing; `clock` is monotonic."""
        self._alive = alive
        self._clock = clock
        self._stuck_s = stuck_s
        self._lock = threading.Lock()
        self._begun: dict[str, float] = {}

    @contextmanager
    def at_work(self, what: str) -> Iterator[None]:
        """Be at one piece of work, known by its name, for as long as this lasts."""
        with self._lock:
            self._begun[what] = self._clock()
        try:
            yield
        finally:
            with self._lock:
                del self._begun[what]

    def stuck(self) -> list[str]:
        """Give the names of the work that does not get on."""
        now = self._clock()
        with self._lock:
            return sorted(what for what, begun in self._begun.items() if now - begun > self._stuck_s)

    def feed(self) -> None:
        """Feed the watchdog after something was done, unless something else is stuck."""
        if not self.stuck():
            self._alive()
