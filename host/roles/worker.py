"""The role `worker`: asks about insurance, changes visits, sends replies and results."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from host.base.bell import Bell, RoleBells
from host.base.rounds import keep_doing
from host.base.straight import Taker
from host.batches.working import BatchWork
from host.desk_service.tidying import EVERY_S, Tidying
from host.eligibility.port import EligibilityConnector
from host.insurance.guarding import GuardedConnector
from host.publish.sending import Sending
from host.publish.straight_out import StraightOut
from host.roles.eligibility import connect_eligibility
from host.roles.handover import make_handing
from host.roles.official import start_official_tasks
from host.roles.parts import Parts
from host.roles.way import guard
from host.store.due import Lane
from host.visits.visit import Visit
from host.worker.asking import Found
from host.worker.changes import Job
from host.worker.registering import Registering
from host.worker.working import Pace, Worker

Connect = Callable[[Parts], AbstractAsyncContextManager[EligibilityConnector]]
"""Gives the way to the eligibility system."""


async def run_worker(parts: Parts, connect: Connect = connect_eligibility) -> None:
    """Run until cancelled.

    Raises:
        ConfigurationError: the authority's address or token file cannot be used.
    """
    settings, bells = parts.settings, parts.bells
    link = parts.open_line(f"{settings.name}-worker", lambda: _reconnected(sending, bells))
    straight = StraightOut(parts.engine, link, settings.clinic, settings.visit, parts.clock, bells)
    sending = Sending(parts.engine, link, settings.clinic, settings.visit, parts.clock, straight)
    async with connect(parts) as authority:
        connector = guard(parts, authority)
        worker = _make_worker(parts, connector)
        lists = BatchWork(parts.engine, connector, settings.batch, parts.clock, parts.log)
        link.start()
        try:
            await worker.begin()
            parts.straight.open(_taker(parts, worker))
            parts.changes.out = straight
            await lists.begin()
            async with asyncio.TaskGroup() as group:
                for work in _rounds(parts, connector, worker, lists, sending, straight):
                    group.create_task(work)
                start_official_tasks(parts, group)
        finally:
            parts.straight.close()
            parts.changes.out = None
            await asyncio.to_thread(link.stop)


def _make_worker(parts: Parts, connector: GuardedConnector) -> Worker:
    pace = Pace.of(parts.settings, time.monotonic)
    worker = Worker(parts.worker_name, parts.changes, connector, parts.bells, pace, parts.log)
    worker.on_answer = _measure(parts)
    return worker


def _rounds(
    parts: Parts,
    connector: GuardedConnector,
    worker: Worker,
    lists: BatchWork,
    sending: Sending,
    straight: StraightOut,
) -> tuple[Coroutine[Any, Any, None], ...]:
    """Give all that is done again and again."""
    bells, log, progress, every_s = parts.bells, parts.log, parts.progress, parts.settings.visit.poll_s
    registering = Registering(
        parts.engine, connector, parts.changes, outgoing=bells.outgoing, clock=parts.clock, log=log
    )
    handing = make_handing(parts)
    tidying, never = Tidying(parts.engine, parts.clock), Bell(asyncio.get_running_loop())
    return (
        keep_doing(worker.work, bells.visits, every_s, log, "work_not_done", progress),
        keep_doing(registering.carry_out_due, bells.registrations, every_s, log, "not_registered"),
        keep_doing(lists.work, bells.batches, every_s, log, "lists_not_asked"),
        keep_doing(tidying.tidy, never, EVERY_S, log, "not_tidied"),
        keep_doing(handing.hand_over, bells.files, every_s, log, "files_not_handed_over"),
        keep_doing(sending.send, bells.outgoing, every_s, log, "not_sent", progress),
        keep_doing(straight.use_room, bells.room, every_s, log, "not_sent"),
        keep_doing(straight.note, bells.handed, every_s, log, "not_noted"),
    )


def _taker(parts: Parts, worker: Worker) -> Taker[Visit]:
    """Give what the inbox of this process puts new visits into."""
    loop, name = asyncio.get_running_loop(), parts.worker_name

    def start(visits: Sequence[Visit], lease_until: float) -> None:
        jobs = [Job(visit, Lane.FRESH, name, lease_until) for visit in visits]
        with contextlib.suppress(RuntimeError):  # the loop is closed: the next run frees what this one had taken
            loop.call_soon_threadsafe(worker.start, jobs)

    return Taker(name, parts.settings.visit.lease_s, worker.room[Lane.FRESH], start)


def _measure(parts: Parts) -> Callable[[Job, Found, float], None]:
    def measure(job: Job, found: Found, took_s: float) -> None:
        parts.measures.answered(found.eligibility, took_s)
        if job.visit.eligibility is None:
            parts.measures.settled(job.lane, parts.clock() - job.visit.received_at)

    return measure


def _reconnected(sending: Sending, bells: RoleBells) -> None:
    sending.reconnected()
    bells.outgoing.ring()
