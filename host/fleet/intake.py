"""From the stream to the clinics' databases: what came for one clinic meanwhile is its next group.

A clinic's groups are stored one after the other, several clinics' at the same time. A message is acknowledged when it
is committed, and then its receipt goes out; what the database refuses is given back for any worker to take.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor

from device.base.log import EventLog
from host.fleet.bus import Bus, Pulled
from host.fleet.sources import GroupSource
from host.fleet.subjects import clinic_of, to_subject
from host.inbox.storing import GROUP, Storing

_AGAIN_S = 1.0
_UNKNOWN_S = 5.0


class Intake:
    """What one worker has in hand."""

    def __init__(
        self, bus: Bus, find: Callable[[str], Storing | None], executor: Executor, at_once: int, log: EventLog
    ) -> None:
        """Store with what `find` gives for a clinic, in the threads of `executor`."""
        self._bus = bus
        self._find = find
        self._executor = executor
        self._at_once = at_once
        self._log = log
        self._waiting: dict[str, list[Pulled]] = defaultdict(list)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._in_hand = 0
        self._less = asyncio.Event()

    @property
    def in_hand(self) -> int:
        """How many messages this worker has taken and not dealt with."""
        return self._in_hand

    async def run(self) -> None:
        """Take and store until cancelled; what is in hand then comes again elsewhere."""
        try:
            await self._bus.pull(self._take, self._room)
        finally:
            for task in self._tasks.values():
                task.cancel()

    async def _room(self) -> int:
        while self._in_hand >= self._at_once:
            self._less.clear()
            await self._less.wait()
        return self._at_once - self._in_hand

    def _take(self, pulled: Pulled) -> None:
        clinic = clinic_of(pulled.subject)
        self._in_hand += 1
        self._waiting[clinic].append(pulled)
        if clinic not in self._tasks:
            self._tasks[clinic] = asyncio.create_task(self._serve(clinic))

    async def _serve(self, clinic: str) -> None:
        try:
            while self._waiting[clinic]:
                group, self._waiting[clinic] = self._waiting[clinic][:GROUP], self._waiting[clinic][GROUP:]
                try:
                    await self._store(clinic, group)
                except Exception as error:  # noqa: BLE001  the border of one group: it comes again by itself
                    self._log.failure("group_not_stored", error)
                finally:
                    self._in_hand -= len(group)
                    self._less.set()
        finally:
            del self._tasks[clinic]
            del self._waiting[clinic]

    async def _store(self, clinic: str, group: list[Pulled]) -> None:
        storing = self._find(clinic)
        if storing is None:
            self._log.event("clinic_unknown", count=len(group))
            await self._bus.give_back(group, _UNKNOWN_S)
            return
        source = GroupSource(group)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, storing.store, source.deliveries, source)
        await self._bus.acknowledge(source.kept)
        await self._bus.publish((to_subject(one.topic), one.payload.encode()) for one in source.receipts)
        await self._bus.give_back(source.left, _AGAIN_S)
