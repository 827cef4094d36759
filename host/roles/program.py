"""`uketsuke-host run`: builds the parts, runs the roles, ends on a signal. The one place where all parts meet."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from device.base import readiness
from device.base.log import EventLog
from device.base.standing import keep_standing
from host.base.settings import HostSettings
from host.base.turns import take_short_turns
from host.roles.calling import keep_calling
from host.roles.desk import run_desk
from host.roles.enrolment import run_enrolment, tell_address
from host.roles.inbox import run_inbox
from host.roles.metrics import metrics_tasks
from host.roles.parts import Parts, build_parts
from host.roles.records import run_records
from host.roles.serving import bind, port_of
from host.roles.worker import run_worker


class Role(StrEnum):
    """What one process of the host can be; by default it is all of them."""

    INBOX = "inbox"
    WORKER = "worker"
    DESK = "desk"
    ENROLMENT = "enrolment"
    RECORDS = "records"


@dataclass(frozen=True)
class Ports:
    """Where the two services listen; 0 when this process does not run them."""

    desk: int = 0
    enrolment: int = 0


@dataclass
class _Plan:
    coroutines: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    ports: dict[Role, int] = field(default_factory=dict)


async def run(
    settings: HostSettings, roles: Iterable[Role], log: EventLog, announce: Callable[[Ports], None]
) -> None:
    """Run the roles until SIGTERM or SIGINT; `announce` is called once, when the services can be reached.

    Raises:
        UketsukeError: the program cannot start, or a role ended with a known error.
    """
    take_short_turns()
    parts = build_parts(settings, log)
    try:
        plan = _plan(parts, frozenset(roles))
        stop = stop_on_signals()
        with only_error():
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(coroutine) for coroutine in plan.coroutines]
                announce(Ports(plan.ports.get(Role.DESK, 0), plan.ports.get(Role.ENROLMENT, 0)))
                readiness.ready()
                keep_standing()
                log.event("started")
                await stop.wait()
                readiness.stopping()
                for task in tasks:
                    task.cancel()
    finally:
        parts.engine.dispose()
        log.event("ended")


def _plan(parts: Parts, roles: frozenset[Role]) -> _Plan:
    plan = _Plan()
    plan.coroutines.extend(metrics_tasks(parts, frozenset(roles), all_roles=roles == frozenset(Role)))
    if parts.bells.far is not None and Role.WORKER not in roles:
        plan.coroutines.append(keep_calling(parts.engine, parts.bells.far, parts.log))
    if Role.INBOX in roles:
        plan.coroutines.append(run_inbox(parts))
    if Role.WORKER in roles:
        plan.coroutines.append(run_worker(parts))
    if Role.RECORDS in roles:
        plan.coroutines.append(run_records(parts))
    if Role.DESK in roles:
        listening = bind(parts.settings.desk.host, parts.settings.desk.port)
        plan.ports[Role.DESK] = port_of(listening)
        plan.coroutines.append(run_desk(parts, listening))
    if Role.ENROLMENT in roles:
        listening = bind(parts.settings.enrolment.host, parts.settings.enrolment.port)
        plan.ports[Role.ENROLMENT] = port_of(listening)
        tell_address(parts, listening)
        plan.coroutines.append(run_enrolment(parts, listening))
    return plan


def stop_on_signals() -> asyncio.Event:
    """Give what is set at SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


@contextlib.contextmanager
def only_error() -> Iterator[None]:
    """Turn a group of one error into that error, which is what the command line can explain."""
    try:
        yield
    except BaseExceptionGroup as group:
        raise _first(group) from group


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
