"""The worker: takes visits that are due, asks about several at the same time, and lets unconfirmed ones lapse.

A job whose outcome was not written is done again when its lease runs out; since outcome, results and reply are
written together under the lease, a crash anywhere repeats nothing that a person sees.
"""

from __future__ import annotations

import asyncio

from device.base.log import EventLog
from host.base.bell import RoleBells
from host.base.settings import VisitSettings
from host.eligibility.port import EligibilityConnector
from host.worker.asking import ask_about
from host.worker.changes import Job, VisitChanges


class Worker:
    """One worker; `name` is its own among all workers of the database."""

    def __init__(
        self,
        name: str,
        changes: VisitChanges,
        connector: EligibilityConnector,
        bells: RoleBells,
        settings: VisitSettings,
        log: EventLog,
    ) -> None:
        """Ask through `connector`, write through `changes`."""
        self._name = name
        self._changes = changes
        self._connector = connector
        self._bells = bells
        self._settings = settings
        self._log = log
        self._running: set[asyncio.Task[None]] = set()
        self._running_late: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Free what an earlier run of this worker had taken; to be awaited once, first."""
        await asyncio.to_thread(self._changes.release, self._name)

    async def work(self) -> None:
        """Begin with what is due, as far as there is room; then let lapse what nobody confirmed."""
        for job in await self._claim():
            task = asyncio.create_task(self._do(job))
            running = self._running_late if job.visit.late else self._running
            running.add(task)
            task.add_done_callback(running.discard)
        if await asyncio.to_thread(self._changes.lapse):
            self._bells.outgoing.ring()

    async def _claim(self) -> list[Job]:
        """Take what there is room for: what comes late never takes the room of those who wait."""
        fresh = self._settings.at_once - len(self._running)
        late = self._settings.late_at_once - len(self._running_late)
        if fresh <= 0 and late <= 0:
            return []
        return await asyncio.to_thread(self._changes.claim, self._name, fresh=fresh, late=late)

    async def _do(self, job: Job) -> None:
        try:
            found = await ask_about(job.visit, self._connector)
            await asyncio.to_thread(self._changes.settle, job, found)
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._log.failure("job_failed", error, visit_id=job.visit.visit_id, attempt=job.visit.asked)
        self._bells.outgoing.ring()
        self._bells.visits.ring()  # there is room for the next
