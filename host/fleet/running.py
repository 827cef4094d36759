"""`uketsuke-host fleet run`: builds the parts of a worker, a gate or both, and ends on a signal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import AsyncExitStack

from sqlalchemy import Engine

from device.base import readiness
from device.base.log import EventLog
from device.base.standing import keep_standing
from host.base.turns import take_short_turns
from host.fleet.bus import Bus
from host.fleet.clinics import find_clinic, load_clinic
from host.fleet.engines import Engines
from host.fleet.gate import Gate
from host.fleet.measures import FleetMeasures, serving
from host.fleet.preparing import load_issuer, own_files
from host.fleet.roles import FleetRole
from host.fleet.servers import GATE, WORKER
from host.fleet.settings import FleetSettings
from host.fleet.threads import open_threads
from host.fleet.tls import tls_of
from host.fleet.worker import FleetWorker
from host.roles.program import only_error, stop_on_signals


async def run(
    settings: FleetSettings, roles: Iterable[FleetRole], name: str, log: EventLog, announce: Callable[[], None]
) -> None:
    """Run until SIGTERM or SIGINT; `announce` is called once, when the process does its work.

    Raises:
        UketsukeError: it cannot start.
    """
    take_short_turns()
    wanted, stop = frozenset(roles), stop_on_signals()
    with Engines(settings) as engines, open_threads(settings) as threads, only_error():
        asyncio.get_running_loop().set_default_executor(threads.doing)
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            gates, measures = [], FleetMeasures()
            measures.watch_database(lambda: engines.in_use)
            serving_metrics = [group.create_task(one) for one in serving(settings.metrics, name, measures, log)]
            if FleetRole.GATE in wanted:
                gates.append(await stack.enter_async_context(open_bus(settings, GATE, log)))
                gate = _make_gate(settings, engines, log, threads.looking)
                gate.on_answer = measures.asked
                await gate.serve(gates[0])
            working = asyncio.Event()
            if FleetRole.WORKER in wanted:
                bus = await stack.enter_async_context(open_bus(settings, WORKER, log))
                bus.companions = gates
                worker = FleetWorker(settings, name, bus, engines, threads.storing, measures, log)
                task = group.create_task(worker.run(working.set))
                await working.wait()
            announce()
            readiness.ready()
            keep_standing()
            log.event("started")
            await stop.wait()
            readiness.stopping()
            for one in serving_metrics:
                one.cancel()
            if FleetRole.WORKER in wanted:
                task.cancel()
    log.event("ended")


def open_bus(settings: FleetSettings, program: str, log: EventLog) -> Bus:
    """Give the connection of one of the fleet's own programs, to be entered."""
    files, ca = own_files(settings, program), own_files(settings, "ca")
    return Bus(settings.urls, tls_of(str(ca.certificate), str(files.certificate), str(files.key)), log)


def _make_gate(settings: FleetSettings, engines: Engines, log: EventLog, looking: Executor) -> Gate:
    def find(clinic: str) -> Engine | None:
        path = find_clinic(settings.clinics, clinic)
        return (engines.find(clinic) or engines.open(load_clinic(path))) if path else None

    return Gate(find, load_issuer(settings), settings.permit_s, time.time, log, looking)
