"""A worker that is ended in order ends, whatever it is about, and says so and nothing else."""

from __future__ import annotations

import asyncio
import json
import random
from io import StringIO

from device.base.config import load_config
from device.base.log import EventLog
from host.fleet.running import open_bus
from host.fleet.servers import WORKER
from host.fleet.settings import FleetSettings
from tests.fleet.line import FleetLine
from tests.fleet.marks import ON_THE_FLEET

pytestmark = ON_THE_FLEET

TIMES = 200
LIMIT_S = 30.0


def test_a_worker_ends_without_a_warning(line: FleetLine) -> None:
    worker, log = line.fleet.workers["w1"], line.fleet.folder / "w1.log"
    before = len(log.read_text().splitlines())
    worker.stop()
    try:
        said = [json.loads(text) for text in log.read_text().splitlines()[before:]]
        assert said[-1]["event"] == "ended"
        assert not [one for one in said if one["event"] in {"library_message", "bus_lost", "bus_error"}]
    finally:
        worker.start()
        line.fleet.await_worker("w1")


def test_watching_ends_at_any_moment(line: FleetLine) -> None:
    """An end that comes together with the cluster's answer is not lost."""
    settings, moments = load_config(line.fleet.layout.config, FleetSettings), random.Random(1)

    async def end_often() -> None:
        async with open_bus(settings, WORKER, EventLog("test", StringIO())) as bus:
            for _ in range(TIMES):
                watching = asyncio.create_task(bus.watch())
                await asyncio.sleep(moments.uniform(0, 0.003))
                watching.cancel()
                async with asyncio.timeout(LIMIT_S):
                    await asyncio.wait([watching])
                assert watching.cancelled()

    asyncio.run(end_often())
