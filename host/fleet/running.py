"""`uketsuke-host fleet run`: builds the parts of a worker, a gate or both, and ends on a signal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack

from sqlalchemy import Engine

from device.base import readiness
from device.base.log import EventLog
from host.fleet.bus import Bus
from host.fleet.clinics import clinic_files, load_clinic
from host.fleet.engines import Engines
from host.fleet.gate import Gate
from host.fleet.preparing import load_issuer, own_files
from host.fleet.roles import FleetRole
from host.fleet.servers import GATE, WORKER
from host.fleet.settings import FleetSettings
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
    wanted, stop = frozenset(roles), stop_on_signals()
    with Engines(settings) as engines, only_error():
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            gates = []
            if FleetRole.GATE in wanted:
                gates.append(await stack.enter_async_context(open_bus(settings, GATE, log)))
                await _make_gate(settings, engines, log).serve(gates[0])
            working = asyncio.Event()
            if FleetRole.WORKER in wanted:
                bus = await stack.enter_async_context(open_bus(settings, WORKER, log))
                bus.companions = gates
                task = group.create_task(FleetWorker(settings, name, bus, engines.open, log).run(working.set))
                await working.wait()
            announce()
            readiness.ready()
            log.event("started")
            await stop.wait()
            readiness.stopping()
            if FleetRole.WORKER in wanted:
                task.cancel()
    log.event("ended")


def open_bus(settings: FleetSettings, program: str, log: EventLog) -> Bus:
    """Give the connection of one of the fleet's own programs, to be entered."""
    files, ca = own_files(settings, program), own_files(settings, "ca")
    return Bus(settings.urls, tls_of(str(ca.certificate), str(files.certificate), str(files.key)), log)


def _make_gate(settings: FleetSettings, engines: Engines, log: EventLog) -> Gate:
    def find(clinic: str) -> Engine | None:
        path = clinic_files(settings.clinics).get(clinic)
        return engines.open(load_clinic(path)) if path else None

    return Gate(find, load_issuer(settings), settings.permit_s, time.time, log)
