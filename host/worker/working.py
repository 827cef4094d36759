"""The worker: takes visits that are due, asks about several at the same time, and lets unconfirmed ones lapse.

A job whose outcome was not written is done again when its lease runs out; since outcome, results and reply are
written together under the lease, a crash anywhere repeats nothing that a person sees.
"""

from __future__ import annotations

import asyncio

from device.base.log import EventLog
from host.bell import Bell
from host.eligibility.port import EligibilityConnector
from host.settings import VisitSettings
from host.worker.asking import ask_about
from host.worker.changes import Job, VisitChanges


class Worker:
    """One worker; `name` is its own among all workers of the database."""

    def __init__(
        self,
        name: str,
        changes: VisitChanges,
        connector: EligibilityConnector,
        settings: VisitSettings,
        log: EventLog,
    ) -> None:
        """Ask through `connector`, write through `changes`."""
        self._name = name
        self._changes = changes
        self._connector = connector
        self._settings = settings
        self._log = log
        self._running: set[asyncio.Task[None]] = set()

    async def keep_working(self, bell: Bell, outgoing: Bell) -> None:
        """Work at every ring of `bell` and every `poll_s` seconds, for ever; ring `outgoing` when there is news."""
        await asyncio.to_thread(self._changes.release, self._name)
        while True:
            await self._start_due(bell, outgoing)
            if await asyncio.to_thread(self._changes.lapse):
                outgoing.ring()
            await bell.wait(self._settings.poll_s)

    async def _start_due(self, bell: Bell, outgoing: Bell) -> None:
        free = self._settings.at_once - len(self._running)
        if free <= 0:
            return
        for job in await asyncio.to_thread(self._changes.claim, self._name, free):
            task = asyncio.create_task(self._do(job, bell, outgoing))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _do(self, job: Job, bell: Bell, outgoing: Bell) -> None:
        try:
            found = await ask_about(job.visit, self._connector)
            await asyncio.to_thread(self._changes.settle, job, found)
            outgoing.ring()
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._log.failure("job_failed", error, visit_id=job.visit.visit_id, attempt=job.visit.asked)
        finally:
            bell.ring()
