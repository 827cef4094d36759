"""The worker: takes visits that are due, asks about several at the same time, and lets unconfirmed ones lapse.

Three kinds do not take each other's room: visits whose patients wait, visits that came late, and open ones, whose
check failed and is made up for. Open ones are asked about one after the other in the order of arrival, and not at all
while the way to the eligibility system is known to be down.

A job whose outcome was not written is done again when its lease runs out; since outcome, results and reply are
written together under the lease, a crash anywhere repeats nothing that a person sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from device.base.log import EventLog
from host.base.bell import RoleBells
from host.base.settings import HostSettings
from host.insurance.breaker import Gate
from host.insurance.guarding import GuardedConnector
from host.store.due import Lane
from host.worker.asking import Found, ask_about
from host.worker.changes import Job, VisitChanges


@dataclass(frozen=True)
class Pace:
    """How many visits of a kind are asked about at the same time, and how far apart open ones are."""

    at_once: dict[Lane, int]
    catch_up_every_s: float
    monotonic: Callable[[], float]

    @classmethod
    def of(cls, settings: HostSettings, monotonic: Callable[[], float]) -> Pace:
        """Take it from the settings."""
        visit = settings.visit
        at_once = {Lane.FRESH: visit.at_once, Lane.LATE: visit.late_at_once, Lane.OPEN: 1}
        return cls(at_once, settings.way.catch_up_every_s, monotonic)


@dataclass(frozen=True)
class _Answer:
    job: Job
    found: Found
    took_s: float


class Worker:
    """One worker; `name` is its own among all workers of the database."""

    def __init__(
        self,
        name: str,
        changes: VisitChanges,
        connector: GuardedConnector,
        bells: RoleBells,
        pace: Pace,
        log: EventLog,
    ) -> None:
        """Ask through `connector`, write through `changes`."""
        self._name = name
        self._changes = changes
        self._connector = connector
        self._bells = bells
        self._pace = pace
        self._log = log
        self._answers: list[_Answer] = []
        self._writing = asyncio.Lock()
        self._running: dict[Lane, set[asyncio.Task[None]]] = {lane: set() for lane in Lane}
        self._catch_up_at = pace.monotonic()
        self.on_answer: Callable[[Job, Found, float], None] = lambda _job, _found, _took_s: None
        """Called with every answer that was written, and the seconds that asking took."""

    async def begin(self) -> None:
        """Free what an earlier run of this worker had taken, and make up for checks; to be awaited once, first."""
        await asyncio.to_thread(self._changes.release, self._name)
        await asyncio.to_thread(self._changes.make_open_due)

    async def work(self) -> None:
        """Begin with what is due, as far as there is room; then let lapse what nobody confirmed."""
        if self._connector.take_came_back():
            await asyncio.to_thread(self._changes.make_open_due)
        for job in await self._claim():
            task = asyncio.create_task(self._do(job))
            running = self._running[job.lane]
            running.add(task)
            task.add_done_callback(running.discard)
        if await asyncio.to_thread(self._changes.lapse):
            self._bells.outgoing.ring()

    async def _claim(self) -> list[Job]:
        """Take what there is room for."""
        room = {lane: self._pace.at_once[lane] - len(self._running[lane]) for lane in (Lane.FRESH, Lane.LATE)}
        room[Lane.OPEN] = 1 if self._may_catch_up() else 0
        if max(room.values()) <= 0:
            return []
        return await asyncio.to_thread(self._changes.claim, self._name, room)

    def _may_catch_up(self) -> bool:
        if self._running[Lane.OPEN] or self._connector.gate is Gate.OPEN:
            return False
        return self._pace.monotonic() >= self._catch_up_at

    async def _do(self, job: Job) -> None:
        try:
            began = self._pace.monotonic()
            found = await ask_about(job.visit, self._connector)
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._failed(job, error)
        else:
            self._answers.append(_Answer(job, found, self._pace.monotonic() - began))
            await self._write_answers()
        self._bells.outgoing.ring()
        if job.lane is Lane.OPEN:
            self._catch_up_at = self._pace.monotonic() + self._pace.catch_up_every_s
            asyncio.get_running_loop().call_later(self._pace.catch_up_every_s, self._bells.visits.ring)
        else:
            self._bells.visits.ring()  # there is room for the next

    async def _write_answers(self) -> None:
        """Write the answers that have come, in one go; those that come meanwhile make the next one. No timer."""
        await asyncio.sleep(0)  # whose answer came in the same round comes with us
        async with self._writing:
            answers, self._answers = self._answers, []
            if not answers:
                return
            try:
                await asyncio.to_thread(self._changes.settle_all, [(one.job, one.found) for one in answers])
            except Exception:  # noqa: BLE001  one of them stands in the way of the others: each by itself
                for answer in answers:
                    await self._write_one(answer)
            else:
                for answer in answers:
                    self.on_answer(answer.job, answer.found, answer.took_s)

    async def _write_one(self, answer: _Answer) -> None:
        try:
            await asyncio.to_thread(self._changes.settle, answer.job, answer.found)
            self.on_answer(answer.job, answer.found, answer.took_s)
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._failed(answer.job, error)

    def _failed(self, job: Job, error: Exception) -> None:
        self._log.failure("job_failed", error, visit_id=job.visit.visit_id, attempt=job.visit.asked)
