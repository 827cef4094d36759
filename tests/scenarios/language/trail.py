"""A trail: what was seen in one place, in order, until the scenario has named it. One thread adds, another takes."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

from tests.scenarios.language.seen import Seen


@dataclass(frozen=True)
class Trace:
    """Something seen, and when (seconds of the monotonic clock)."""

    seen: Seen
    at: float


class Trail:
    """What one observer saw."""

    def __init__(self) -> None:
        """Begin empty."""
        self._traces: deque[Trace] = deque()
        self._changed = threading.Condition()

    def add(self, seen: Seen) -> None:
        """Note something seen."""
        with self._changed:
            self._traces.append(Trace(seen, time.monotonic()))
            self._changed.notify_all()

    def next(self, within_s: float) -> Trace | None:
        """Take the oldest trace, waiting for one; None when nothing is seen in time."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._traces), within_s)
            return self._traces.popleft() if self._traces else None

    def find(self, seen: Seen, within_s: float) -> Trace | None:
        """Take the oldest trace that equals `seen`, waiting for one and leaving all others; None when none comes."""
        with self._changed:
            self._changed.wait_for(lambda: any(trace.seen == seen for trace in self._traces), within_s)
            found = next((trace for trace in self._traces if trace.seen == seen), None)
            if found is not None:
                self._traces.remove(found)
            return found

    def rest(self) -> tuple[Trace, ...]:
        """Give what nobody has named, without taking it."""
        with self._changed:
            return tuple(self._traces)

    def clear(self) -> None:
        """Forget everything."""
        with self._changed:
            self._traces.clear()
