"""How long rows have been waiting, and when the last receipt settled one; for the diagnosis only.

Counted on the monotonic clock from when this run first had a row: the wall clock of a terminal may be wrong by years
until the network is there, so a row of a former run counts from this run's start.
"""

from __future__ import annotations

from collections.abc import Callable

from device.daemon.outbox.store import Key, Outbox
from device.wire.health import NEVER


class RowAges:
    """Remembers the moments of one run."""

    def __init__(self, outbox: Outbox, clock: Callable[[], float]) -> None:
        """Begin now; `clock` is monotonic, in seconds."""
        self._outbox = outbox
        self._clock = clock
        self._began = clock()
        self._came: dict[Key, float] = {}
        self._settled_at: float | None = None
        self._observe: Callable[[float], object] = lambda _seconds: None

    def tell(self, observe: Callable[[float], object]) -> None:
        """Let every row's time from its commit to its receipt be observed, in seconds."""
        self._observe = observe

    def came(self, key: Key) -> None:
        """A row was put, perhaps once more."""
        self._came.setdefault(key, self._clock())

    def settled(self, key: Key) -> None:
        """A receipt settled a row."""
        came, now = self._came.pop(key, None), self._clock()
        if came is not None:
            self._observe(now - came)
        self._settled_at = now

    def oldest_row_s(self) -> int:
        """Give how long the oldest waiting row has been waiting at least, -1 when none waits."""
        key = self._outbox.oldest()
        return NEVER if key is None else int(self._clock() - self._came.get(key, self._began))

    def receipt_s(self) -> int:
        """Give the seconds since a receipt last settled a row, -1 when none has in this run."""
        return NEVER if self._settled_at is None else int(self._clock() - self._settled_at)
