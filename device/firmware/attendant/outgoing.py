"""The effects that send: seal the visit, hand it to the daemon, and say when the outbox has it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from device.base.errors import UketsukeError
from device.firmware.attendant.disclosure import fields_of
from device.firmware.attendant.drawing import Drawing
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.result import ProofMissing, build_registration, build_result
from device.firmware.keys.keystore import Identity
from device.firmware.link.client import DaemonLink
from device.firmware.link.sealing import Sealer
from device.firmware.screen.choices import SentField
from device.firmware.visit.events import Committed, Event, Failed, Kind
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import VisitClaims, VisitResult

_NO_TICKET_YET = "A22"
_NO_VISIT_YET = "0" * 26
"""Stand in a draft for what is drawn when the message is sent; the page never shows them."""


@dataclass(frozen=True)
class Outgoing:
    """Seals visits and hands them over; a number is committed before it is drawn.

    `now` gives seconds since 1970.
    """

    link: DaemonLink
    drawing: Drawing
    sealer: Callable[[Identity], Sealer]
    identity: Callable[[], Identity]
    evidence: Evidence
    software: str
    now: Callable[[], float]

    def draft(self, visit: Visit) -> tuple[SentField, ...]:
        """Give the fields of the message that a yes would send now; none where nothing is asked.

        In idle that is the message of somebody without a card.
        """
        try:
            claims = self._draft(visit)
        except ProofMissing:  # it stops the sending too; the page must not stop for it
            return ()
        return () if claims is None else fields_of(claims, begun=visit.state is not State.IDLE)

    def _draft(self, visit: Visit) -> VisitClaims | RegistrationClaims | None:
        try:
            sealer = self.sealer(self.identity())
        except UketsukeError:  # not enrolled: nothing can be sent
            return None
        if visit.state is State.REGISTERING:
            return sealer.registration_claims(build_registration(visit, self.evidence.facts), 1, "")
        if visit.state is State.IDLE:
            return sealer.visit_claims(self._body(Visit(visit_id=_NO_VISIT_YET), _NO_TICKET_YET), 1, "")
        if visit.state is not State.REVIEW:
            return None
        return sealer.visit_claims(self._body(visit, _NO_TICKET_YET), 1, "")

    def _body(self, visit: Visit, ticket: str) -> VisitResult:
        return build_result(visit, self.evidence, ticket, self.software, int(self.now()))

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
        ticket, seq = await self.drawing.draw(visit)
        self.evidence.timings_ms["total"] = sum(self.evidence.timings_ms.values())
        body = self._body(visit, ticket)
        sealed = self.sealer(identity).seal_visit(body, seq, self.evidence.challenge or self.link.current_challenge())
        await self.link.put(seq, sealed, urgent=True)
        return ticket

    async def send_registration(self, visit: Visit) -> Event:
        """Seal the registration request of this visit, and wait for the outbox's commit."""
        body = build_registration(visit, self.evidence.facts)
        try:
            seq = await self.drawing.next_seq()
            sealed = self.sealer(self.identity()).seal_registration(body, seq, self.link.current_challenge())
            await self.link.put(seq, sealed, urgent=True)
        except UketsukeError as error:
            return Failed(Kind.NOT_COMMITTED, error.number)
        return Committed(visit.ticket)
