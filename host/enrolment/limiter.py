"""A limit on tries: codes are short enough to type, so guesses must be few."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

_MINUTE_S = 60.0


class TriesLimit:
    """Lets a number of tries a minute through, whoever makes them."""

    def __init__(self, tries_per_minute: int, clock: Callable[[], float]) -> None:
        """Count with `clock` (seconds, monotonic)."""
        self._tries_per_minute = tries_per_minute
        self._clock = clock
        self._tries: deque[float] = deque()
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Count one try; tell whether it may go on."""
        now = self._clock()
        with self._lock:
            while self._tries and self._tries[0] <= now - _MINUTE_S:
                self._tries.popleft()
            if len(self._tries) >= self._tries_per_minute:
                return False
            self._tries.append(now)
            return True
