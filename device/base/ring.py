"""The newest events of a program, kept in memory for whoever looks, and handed on as they come.

Thread-safe: events come from any thread. What is kept was redacted before (device.base.redaction). A follower that
does not keep up loses the oldest and is told how many.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable

from device.base.redaction import Redactor, Value

CAPACITY = 1000
Line = dict[str, Value]


class EventRing:
    """Keeps the newest events."""

    def __init__(
        self, redactor: Redactor | None = None, clock: Callable[[], float] = time.time, capacity: int = CAPACITY
    ) -> None:
        """Keep up to `capacity` events; `clock` gives seconds since 1970."""
        self._redactor = redactor if redactor is not None else Redactor()
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=capacity)
        self._lock = threading.Lock()
        self._count = 0
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def take(self, event: str, fields: dict[str, Value]) -> None:
        """Keep an event of the log."""
        with self._lock:
            self._lines.append(self._redactor.redact(event, self._clock(), fields))
            self._count += 1
            waiting = tuple(self._waiting)
        for loop, changed in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)

    def newest(self, since: float = 0.0) -> tuple[Line, ...]:
        """Give what is kept since a moment, the oldest first."""
        with self._lock:
            return tuple(line for line in self._lines if float(line["time"]) >= since)

    async def follow(self, since: float = 0.0) -> AsyncGenerator[Line, None]:
        """Give what is kept since a moment, then each further event, for ever."""
        changed = asyncio.Event()
        key = (asyncio.get_running_loop(), changed)
        with self._lock:
            self._waiting.add(key)
            kept, seen = [line for line in self._lines if float(line["time"]) >= since], self._count
        try:
            for line in kept:
                yield line
            while True:
                await changed.wait()
                changed.clear()
                lines, seen = self._after(seen)
                for line in lines:
                    yield line
        finally:
            with self._lock:
                self._waiting.discard(key)

    def _after(self, seen: int) -> tuple[list[Line], int]:
        """Give what came after the first `seen` events, and how many there are now."""
        with self._lock:
            missed = self._count - seen
            lost = max(0, missed - len(self._lines))
            lines = list(self._lines)[-missed:] if missed else []
            if lost:
                lines.insert(0, {"time": round(self._clock(), 3), "event": "events_lost", "count": lost})
            return lines, self._count
