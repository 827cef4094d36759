"""The effects that send: seal the visit, hand it to the daemon, and say when the outbox has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from device.base.errors import UketsukeError
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.result import build_registration, build_result
from device.firmware.keys.counter import Counter
from device.firmware.keys.keystore import Identity
from device.firmware.link.client import DaemonLink
from device.firmware.link.sealing import Sealer
from device.firmware.visit.events import Committed, Event, Failed, Kind
from device.firmware.visit.visit import Visit


@dataclass(frozen=True)
class Outgoing:
    """Seals visits and hands them over; the counter is committed before a number is used.

    `now` gives seconds since 1970.
    """

    link: DaemonLink
    counter: Counter
    sealer: Callable[[Identity], Sealer]
    identity: Callable[[], Identity]
    evidence: Evidence
    software: str
    now: Callable[[], float]

    async def send_visit(self, visit: Visit) -> Event:
        """Draw the ticket, seal, and wait for the outbox's commit."""
        started = time.monotonic()
        try:
            ticket = await self._send(visit)
        except UketsukeError as error:  # the counter's disk, the daemon or its outbox
            return Failed(Kind.NOT_COMMITTED, error.number)
        self.evidence.timings_ms["seal_and_commit"] = round((time.monotonic() - started) * 1000)
        return Committed(ticket)

    async def _send(self, visit: Visit) -> str:
        identity = self.identity()
        ticket = visit.ticket or await asyncio.to_thread(self.counter.next_ticket, identity.letter)
        self.evidence.timings_ms["total"] = sum(self.evidence.timings_ms.values())
        body = build_result(visit, self.evidence, ticket, self.software, int(self.now()))
        seq = await asyncio.to_thread(self.counter.next_seq)
        sealed = self.sealer(identity).seal_visit(body, seq, self.evidence.challenge or self.link.current_challenge())
        await self.link.put(seq, sealed, urgent=True)
        return ticket

    async def send_registration(self, visit: Visit) -> Event:
        """Seal the registration request of this visit, and wait for the outbox's commit."""
        body = build_registration(visit, self.evidence.facts)
        try:
            seq = await asyncio.to_thread(self.counter.next_seq)
            sealed = self.sealer(self.identity()).seal_registration(body, seq, self.link.current_challenge())
            await self.link.put(seq, sealed, urgent=True)
        except UketsukeError as error:
            return Failed(Kind.NOT_COMMITTED, error.number)
        return Committed(visit.ticket)
