"""The role `worker`: the work of all clinics' hosts, as one of any number of workers.

Messages come from the shared stream, so workers come and go without anybody being told. Each works on what it stored
itself at once; what another program stored it is called for, and what nobody called for is found in the database
within a round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from device.base.errors import UketsukeError
from device.base.log import EventLog
from host.base.bell import Bell
from host.base.folder import StateFolder
from host.base.ring import KeyRing
from host.base.rounds import WHEN_RUNG_S
from host.base.settings import HostSettings
from host.fleet.bus import Bus
from host.fleet.calls import Calls
from host.fleet.clinics import load_clinics
from host.fleet.engines import Engines
from host.fleet.intake import Intake
from host.fleet.line import FleetVoice
from host.fleet.measures import FleetMeasures
from host.fleet.questions import limited
from host.fleet.rounds import Rounds, Tended, worker_name
from host.fleet.servers import REPLICAS
from host.fleet.settings import FleetSettings
from host.inbox.storing import Storing
from host.roles.inbox import announce, make_storing, tell_all
from host.roles.parts import Parts, join_parts
from host.roles.worker import run_worker
from host.store.fleet.calling import token_of


class FleetWorker:
    """One worker; `name` is its own among all of the fleet."""

    def __init__(
        self,
        settings: FleetSettings,
        name: str,
        bus: Bus,
        engines: Engines,
        storing: Executor,
        measures: FleetMeasures,
        log: EventLog,
    ) -> None:
        """Prepare it for the running event loop; `bus` is connected. Messages are stored in threads of `storing`."""
        self._settings = settings
        self._name = name
        self._engines = engines
        self._threads = storing
        self._measures = measures
        self._log = log
        self._storing: dict[str, Storing] = {}
        self._tended: dict[str, Tended] = {}
        self._bus = bus
        self._rounds = self._make_rounds()
        self._calls = Calls(settings.database, self._rounds.look, self._rounds.look_at_all, log)
        self._connect = limited(settings.questions_at_once)
        self._voice = FleetVoice(settings, name, bus, log)

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Work until cancelled; `on_ready` is called once, when messages can come."""
        settings, bus = self._settings, self._bus
        await self._voice.begin()
        try:
            await bus.make_stream(settings.stream, REPLICAS)
            intake = Intake(bus, self._storing.get, self._threads, settings.stream.at_once, self._log)
            self._measure(intake)
            async with asyncio.TaskGroup() as group:
                await self._add_clinics(group)
                group.create_task(self._keep_looking(group))
                group.create_task(self._rounds.run())
                if settings.database:
                    group.create_task(self._calls.run())
                group.create_task(bus.watch())
                group.create_task(intake.run())
                on_ready()
        finally:
            for storing in self._storing.values():
                storing.stop()  # one that waits for a database that refuses goes on waiting otherwise
            await asyncio.to_thread(self._voice.retaining.stop)

    def _make_rounds(self) -> Rounds:
        settings = self._settings
        return Rounds(
            self._bus,
            self._name,
            self._tended,
            self._engines.tend,
            round_s=settings.round_s,
            challenge_s=settings.challenge_every_s,
            log=self._log,
        )

    def _measure(self, intake: Intake) -> None:
        self._measures.watch_worker(
            clinics=lambda: len(self._storing),
            tended=lambda: self._rounds.tends,
            workers=lambda: self._rounds.workers,
            in_hand=lambda: intake.in_hand,
            waiting=lambda: self._bus.waiting,
            is_whole=lambda: self._bus.is_whole,
        )

    async def _keep_looking(self, group: asyncio.TaskGroup) -> None:
        while True:
            await asyncio.sleep(self._settings.look_every_s)
            for clinic in await self._add_clinics(group):
                self._rounds.look(clinic)

    async def _add_clinics(self, group: asyncio.TaskGroup) -> frozenset[str]:
        """Begin to work for clinics that are new, and give them."""
        known = frozenset(self._storing)
        for clinic in await asyncio.to_thread(lambda: list(load_clinics(self._settings.clinics, self._log, known))):
            await self._add(clinic, group)
        return frozenset(self._storing) - known

    async def _add(self, clinic: HostSettings, group: asyncio.TaskGroup) -> None:
        """Begin to work for one more clinic; one that is not whole is tried again with the next look."""
        try:
            parts = await self._join(clinic)
            storing = make_storing(parts)
            if self._settings.database:
                self._calls.add(clinic.clinic, token_of(parts.engine))
        except UketsukeError as error:
            self._log.failure("clinic_left_out", error, name=clinic.clinic)
            return
        line = self._voice.open_line(parts.bells.terminals.ring)
        line.start()
        tended = Tended(parts, Bell(asyncio.get_running_loop()))
        for task in announce(parts, line, storing, tended.look, WHEN_RUNG_S):
            group.create_task(task)
        group.create_task(run_worker(parts, self._connect))
        missed = partial(self._voice.missed, clinic.clinic)
        storing.on_repeat, storing.on_birth = missed, tell_all(storing.on_birth, missed)
        self._storing[clinic.clinic], self._tended[clinic.clinic] = storing, tended
        self._log.event("clinic_added", name=clinic.clinic)

    async def _join(self, clinic: HostSettings) -> Parts:
        keys = KeyRing(StateFolder(clinic.state).keys, clinic.name, Parts.clock)
        engine = await asyncio.to_thread(self._engines.open, clinic)
        parts = join_parts(
            _by_rounds(clinic, self._settings),
            keys,
            engine,
            self._log,
            worker=worker_name(clinic, self._name),
            lines=self._voice.open_line,
        )
        return replace(parts, measures=self._measures.host)


def _by_rounds(clinic: HostSettings, settings: FleetSettings) -> HostSettings:
    """Give a clinic's settings with the times of the fleet: the rounds ring where there is something to do."""
    visit = replace(clinic.visit, poll_s=WHEN_RUNG_S, challenge_every_s=WHEN_RUNG_S, challenge_s=settings.challenge_s)
    return replace(clinic, visit=visit)
