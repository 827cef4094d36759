"""Which rows of the outbox go out now: those whose patients wait, then the backlog in order, a few at a time.

A row is fresh for a while after it was put: its patient may still stand at the terminal, so it goes at once and
before everything else. All others are the backlog. Only a few of it are under way at the same time, so that many
terminals which come back together fill neither the broker's queue nor the host's inbox, and a patient's message finds
both empty.

A row is sent again, with growing pauses, until its receipt removes it. A row that stayed without an answer for a
whole turn of tries goes behind all others, so that messages which the host cannot answer never hold up the rest.
What was sent is forgotten when the link breaks. It must not know MQTT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from device.daemon.base.pauses import Pauses
from device.daemon.outbox.store import Key, Outbox

_TRIES_PER_TURN = 6


@dataclass(frozen=True)
class Windows:
    """How many rows are under way at the same time, and for how many seconds a row is fresh after it was put."""

    fresh: int
    backlog: int
    fresh_s: float


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
        windows: Windows,
        pauses: Pauses,
        clock: Callable[[], float],
    ) -> None:
        """Send what `outbox` holds; `clock` is monotonic, in seconds.

        The newest urgent row of a former run counts as fresh: this run may have begun while its patient waits.
        """
        self._outbox = outbox
        self._publish = publish
        self._windows = windows
        self._pauses = pauses
        self._clock = clock
        self._tries: dict[Key, _Try] = {}
        self._fresh_until: dict[Key, float] = {}
        self._woken = asyncio.Event()
        self.resends = 0
        """How often in this run a row went out again for want of a receipt."""
        newest = outbox.newest_urgent()
        if newest is not None:
            self.came(newest, urgent=True)

    def came(self, key: Key, *, urgent: bool, sealed: str = "") -> None:
        """A row was put: look again now.

        With `sealed`, what was put for the first time, an urgent one goes out at once if there is room, before
        anything is looked up: nobody is before its patient.
        """
        if urgent:
            self._fresh_until[key] = self._clock() + self._windows.fresh_s
            has_room = len(self._tries) < self._windows.fresh
            if sealed and has_room and key not in self._tries and self._publish(sealed):
                self._tries[key] = self._next_try(_NEVER_TRIED, self._clock())
        self.wake()

    def wake(self) -> None:
        """Look again now."""
        self._woken.set()

    def link_changed(self) -> None:
        """Forget what was sent, and look again now."""
        self._tries.clear()
        self.wake()

    def forget(self, key: Key) -> None:
        """A receipt removed this row."""
        self._tries.pop(key, None)
        self._fresh_until.pop(key, None)

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
        for key in self._under_way(now):
            tried = self._tries.get(key, _NEVER_TRIED)
            if tried.due <= now:
                if not self._send(key):
                    return None
                self.resends += tried.count > 0
                self._tries[key] = tried = self._next_try(tried, now)
            next_due = tried.due if next_due is None else min(next_due, tried.due)
        return None if next_due is None else next_due - now

    def _next_try(self, tried: _Try, now: float) -> _Try:
        """Give what is known of a row that goes out now: one try more, and when the next one is due."""
        return _Try(tried.count + 1, now + self._pauses.after(tried.count % _TRIES_PER_TURN + 1))

    def _under_way(self, now: float) -> list[Key]:
        self._fresh_until = {key: until for key, until in self._fresh_until.items() if until > now}
        fresh = [*reversed(self._fresh_until)][: self._windows.fresh]  # whoever came last is at the terminal now
        return fresh + self._backlog(set(fresh))

    def _backlog(self, fresh: set[Key]) -> list[Key]:
        tired = sum(tried.count >= _TRIES_PER_TURN for tried in self._tries.values())
        keys = self._outbox.waiting(self._windows.backlog + len(fresh) + tired)
        keys.sort(key=lambda key: self._tries.get(key, _NEVER_TRIED).count // _TRIES_PER_TURN)
        return [key for key in keys if key not in fresh][: self._windows.backlog]

    def _send(self, key: Key) -> bool:
        sealed = self._outbox.read_sealed(key)
        return sealed is None or self._publish(sealed)
