"""A cluster that stands still for a while: what was said meanwhile may be lost, and whoever said it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from io import StringIO

from device.base.config import load_config
from device.base.log import EventLog
from host.fleet.running import open_bus
from host.fleet.servers import WORKER
from host.fleet.settings import FleetSettings
from tests.fleet.line import FleetLine
from tests.fleet.marks import ON_THE_FLEET

pytestmark = ON_THE_FLEET

LIMIT_S = 120.0


async def until(look: Callable[[], bool]) -> None:
    """Wait until something is so; the test's limit ends it."""
    while not look():
        await asyncio.sleep(0.05)


def test_told_since_when_nothing_is_sure(line: FleetLine) -> None:
    settings, nodes = load_config(line.fleet.layout.config, FleetSettings), line.fleet.nodes.values()

    async def stand_still() -> None:
        async with open_bus(settings, WORKER, EventLog("test", StringIO())) as bus, asyncio.timeout(LIMIT_S):
            told: asyncio.Queue[float] = asyncio.Queue()
            bus.on_whole = told.put_nowait
            watching = asyncio.create_task(bus.watch())
            await until(lambda: bus.is_whole)
            assert told.empty()
            for node in nodes:
                node.freeze()
            frozen_at = time.monotonic()
            try:
                await until(lambda: not bus.is_whole)
            finally:
                for node in nodes:
                    node.thaw()
            assert await told.get() <= frozen_at
            watching.cancel()
            await asyncio.wait([watching])

    asyncio.run(stand_still())
