"""The role `worker`: asks about insurance, changes visits, sends replies and results."""

from __future__ import annotations

import asyncio

from host.base.bell import RoleBells
from host.base.link import BrokerLink
from host.base.rounds import keep_doing
from host.publish.sending import Sending
from host.roles.authority import connect_authority
from host.roles.parts import Parts
from host.worker.registering import Registering
from host.worker.working import Worker


async def run_worker(parts: Parts) -> None:
    """Run until cancelled.

    Raises:
        ConfigurationError: the authority's address or token file cannot be used.
    """
    settings, bells = parts.settings, parts.bells
    link = BrokerLink(
        parts.link_settings(f"{settings.name}-worker"), parts.log, on_ready=lambda: _reconnected(sending, bells)
    )
    sending = Sending(parts.engine, link, settings.clinic, settings.visit, parts.clock)
    async with connect_authority(settings) as connector:
        worker = Worker(settings.name, parts.changes, connector, bells, settings.visit, parts.log)
        registering = Registering(
            parts.engine,
            connector,
            parts.changes,
            outgoing=bells.outgoing,
            clock=parts.clock,
            log=parts.log,
        )
        link.start()
        try:
            await worker.begin()
            async with asyncio.TaskGroup() as group:
                every_s = settings.visit.poll_s
                group.create_task(keep_doing(worker.work, bells.visits, every_s, parts.log, "work_not_done"))
                group.create_task(
                    keep_doing(registering.carry_out_due, bells.registrations, every_s, parts.log, "not_registered")
                )
                group.create_task(keep_doing(sending.send, bells.outgoing, every_s, parts.log, "not_sent"))
        finally:
            await asyncio.to_thread(link.stop)


def _reconnected(sending: Sending, bells: RoleBells) -> None:
    sending.reconnected()
    bells.outgoing.ring()
