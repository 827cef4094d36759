"""The worker: takes visits that are due, asks about several at the same time, and lets unconfirmed ones lapse.

Three kinds do not take each other's room: visits whose patients wait, visits that came late, and open ones, whose
check failed and is made up for. Open ones are asked about one after the other in the order of arrival, and not at all
while the way to the eligibility system is known to be down.

A job whose outcome was not written is done again when its lease runs out; since outcome, results and reply are
written together under the lease, a crash anywhere repeats nothing that a person sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from device.base.log import EventLog
from host.base.bell import RoleBells
from host.base.settings import HostSettings
from host.base.straight import Room
from host.insurance.breaker import Gate
from host.insurance.guarding import GuardedConnector
from host.store.due import Lane
from host.worker.asking import Found, ask_about
from host.worker.changes import Job, VisitChanges

_NO_ROOM = MappingProxyType(dict.fromkeys(Lane, 0))


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
        self._is_writing = False
        self._has_more = True
        self.room = {lane: Room(pace.at_once[lane]) for lane in Lane}
        """How much more can be asked about at the same time."""
        self._tasks: set[asyncio.Task[None]] = set()
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
        self.start(await self._claim())
        if await asyncio.to_thread(self._changes.lapse):
            self._bells.outgoing.ring()

    async def _claim(self) -> list[Job]:
        """Take what there is room for."""
        room, jobs = self._take_room(), list[Job]()
        try:
            if any(room.values()):
                jobs = await asyncio.to_thread(self._changes.claim, self._name, room)
        finally:
            self._took(jobs, room)
        return jobs

    def _take_room(self) -> dict[Lane, int]:
        """Take all room that there is; what is not used is given back."""
        wanted = {**self._pace.at_once, Lane.OPEN: 1 if self._may_catch_up() else 0}
        return {lane: self.room[lane].take(wanted[lane]) for lane in Lane}

    def _took(self, jobs: Sequence[Job], room: Mapping[Lane, int]) -> None:
        """Give back the room that was not needed; where all of it was, there may be more."""
        left = {lane: places - sum(job.lane is lane for job in jobs) for lane, places in room.items()}
        for lane, places in left.items():
            self.room[lane].give_back(places)
        self._has_more = min(left[Lane.FRESH], left[Lane.LATE]) <= 0

    def _may_catch_up(self) -> bool:
        return self._connector.gate is not Gate.OPEN and self._pace.monotonic() >= self._catch_up_at

    def start(self, jobs: Sequence[Job]) -> None:
        """Begin with jobs whose room is taken."""
        for job in jobs:
            task = asyncio.create_task(self._do(job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _do(self, job: Job) -> None:
        try:
            began = self._pace.monotonic()
            found = await ask_about(job.visit, self._connector)
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._failed(job, error)
            self._end([job])
            self._bells.visits.ring()  # there is room for the next
        else:
            self._answers.append(_Answer(job, found, self._pace.monotonic() - began))
            await self._write_answers()

    async def _write_answers(self) -> None:
        """Write the answers that have come, in one go; those that come meanwhile make the next one. No timer.

        Whoever writes takes the next visits in the same transaction, and lets those go on whose answers it writes.
        """
        await asyncio.sleep(0)  # whose answer came in the same round comes with us
        while self._answers and not self._is_writing:
            answers, self._answers = self._answers, []
            self._is_writing = True
            try:
                await self._write(answers)
            finally:
                self._is_writing = False

    async def _write(self, answers: Sequence[_Answer]) -> None:
        jobs = [answer.job for answer in answers]
        self._end(jobs)
        answered = [(answer.job, answer.found) for answer in answers]
        room, next_jobs, is_out = self._take_room() if self._has_more else _NO_ROOM, list[Job](), False
        try:
            written = await asyncio.to_thread(self._changes.settle_and_claim, answered, self._name, room)
        except Exception:  # noqa: BLE001  one of them stands in the way of the others: each by itself
            for answer in answers:
                await self._write_one(answer)
            self._bells.visits.ring()  # there is room for the next
        else:
            next_jobs, alone = written.jobs, {job.visit.visit_id for job, _ in written.left}
            is_out = written.is_out and not alone
            self.start(next_jobs)
            for answer in answers:
                if answer.job.visit.visit_id in alone:
                    await self._write_one(answer)
                else:
                    self.on_answer(answer.job, answer.found, answer.took_s)
        finally:
            if room is not _NO_ROOM:
                self._took(next_jobs, room)
        if not is_out:
            self._bells.outgoing.ring()

    def _end(self, jobs: Sequence[Job]) -> None:
        """Give the room of jobs free; open ones are far apart."""
        for job in jobs:
            self.room[job.lane].give_back(1)
            if job.lane is Lane.OPEN:
                self._catch_up_at = self._pace.monotonic() + self._pace.catch_up_every_s
                asyncio.get_running_loop().call_later(self._pace.catch_up_every_s, self._bells.visits.ring)

    async def _write_one(self, answer: _Answer) -> None:
        try:
            await asyncio.to_thread(self._changes.settle, answer.job, answer.found)
            self.on_answer(answer.job, answer.found, answer.took_s)
        except Exception as error:  # noqa: BLE001  the border of one job: the others go on, the lease brings it back
            self._failed(answer.job, error)

    def _failed(self, job: Job, error: Exception) -> None:
        self._log.failure("job_failed", error, visit_id=job.visit.visit_id, attempt=job.visit.asked)
