"""Which rows of the outbox go out now: urgent ones first, then the oldest, a bounded number at a time.

A row is sent again, with growing pauses, until its receipt removes it. A row that stayed without an answer for a
whole turn of tries goes behind all others, so that messages which the host cannot answer never hold up the rest.
What was sent is forgotten when the link breaks. It must not know MQTT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from device.daemon.outbox import Key, Outbox
from device.daemon.pauses import Pauses

_TRIES_PER_TURN = 6


@dataclass(frozen=True)
class _Try:
    count: int
    due: float


_NEVER_TRIED = _Try(0, 0.0)


class Sender:
    """Sends the outbox through `publish`, which returns False when the link is down."""

    def __init__(
        self,
        outbox: Outbox,
        publish: Callable[[str], bool],
        *,
        window: int,
        pauses: Pauses,
        clock: Callable[[], float],
    ) -> None:
        """Keep at most `window` rows under way; `clock` is monotonic, in seconds."""
        self._outbox = outbox
        self._publish = publish
        self._window = window
        self._pauses = pauses
        self._clock = clock
        self._tries: dict[Key, _Try] = {}
        self._woken = asyncio.Event()
        self.resends = 0
        """How often in this run a row went out again for want of a receipt."""

    def wake(self) -> None:
        """Look again now: a row came, or one made room."""
        self._woken.set()

    def link_changed(self) -> None:
        """Forget what was sent, and look again now."""
        self._tries.clear()
        self.wake()

    def forget(self, key: Key) -> None:
        """A receipt removed this row."""
        self._tries.pop(key, None)

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            self._woken.clear()
            delay = self.step()
            try:
                async with asyncio.timeout(delay):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def step(self) -> float | None:
        """Send what is due and give the seconds until the next row is; None when nothing is to be done."""
        now = self._clock()
        next_due: float | None = None
        for key in self._under_way():
            tried = self._tries.get(key, _NEVER_TRIED)
            if tried.due <= now:
                if not self._send(key):
                    return None
                self.resends += tried.count > 0
                tried = _Try(tried.count + 1, now + self._pauses.after(tried.count % _TRIES_PER_TURN + 1))
                self._tries[key] = tried
            next_due = tried.due if next_due is None else min(next_due, tried.due)
        return None if next_due is None else next_due - now

    def _under_way(self) -> list[Key]:
        tired = sum(tried.count >= _TRIES_PER_TURN for tried in self._tries.values())
        keys = self._outbox.waiting(self._window + tired)
        keys.sort(key=lambda key: self._tries.get(key, _NEVER_TRIED).count // _TRIES_PER_TURN)
        return keys[: self._window]

    def _send(self, key: Key) -> bool:
        sealed = self._outbox.read_sealed(key)
        return sealed is None or self._publish(sealed)
