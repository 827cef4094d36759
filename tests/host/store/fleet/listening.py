"""A worker that only listens, and desks that call it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine

from device.base.log import EventLog
from host.fleet.calls import Calls
from host.store.fleet.calling import call, token_of
from tests.fleet.database import FleetDatabase

LIMIT_S = 60.0
ALL = "all"


@dataclass
class Worker:
    """A worker that hears calls, and what it was told to look at."""

    looked: list[str] = field(default_factory=list)
    logged: io.StringIO = field(default_factory=io.StringIO)

    def events(self) -> list[str]:
        """Give the names of what it logged."""
        return [json.loads(line)["event"] for line in self.logged.getvalue().splitlines()]

    @asynccontextmanager
    async def hearing(self, database: str, desks: dict[str, Engine]) -> AsyncIterator[Calls]:
        """Let it hear calls for these clinics."""
        calls = Calls(database, self.looked.append, lambda: self.looked.append(ALL), EventLog("w", self.logged))
        for clinic, engine in desks.items():
            calls.add(clinic, token_of(engine))
        task = asyncio.create_task(calls.run())
        try:
            async with asyncio.timeout(LIMIT_S):
                yield calls
        finally:
            task.cancel()
            await asyncio.wait([task])
        assert task.cancelled()


async def until(look: Callable[[], bool]) -> None:
    """Wait until something is so; the limit ends it."""
    while not look():
        await asyncio.sleep(0.01)


def play(fleet: FleetDatabase, desks: dict[str, Engine], scene: Callable[[Worker], Awaitable[None]]) -> Worker:
    """Play a scene with a worker that listens."""
    worker = Worker()

    async def run() -> None:
        async with worker.hearing(fleet.worker, desks):
            await until(lambda: ALL in worker.looked)
            await scene(worker)

    asyncio.run(run())
    return worker


async def call_from(engine: Engine, token: str = "") -> None:
    """Call as a desk does."""
    await asyncio.to_thread(call, engine, token or token_of(engine))
