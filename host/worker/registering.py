"""Carrying out registration requests: one per visit, only for that visit's card, terminal and known holder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import Engine

from device.base.log import EventLog
from device.wire.messages.visit import RegistrationRequest
from host.base.bell import Bell
from host.eligibility import question
from host.eligibility.answer import RegistrationOutcome
from host.eligibility.port import EligibilityConnector
from host.store.engine import reading
from host.store.registrations import RegistrationRow, end_registration, is_first, list_registrations
from host.store.visits import load_visit
from host.visits.visit import Visit
from host.worker.asking import ask_about
from host.worker.changes import VisitChanges

NOT_OF_THIS_VISIT = 406


class Registering:
    """Carries out the requests in one database."""

    def __init__(
        self,
        engine: Engine,
        connector: EligibilityConnector,
        changes: VisitChanges,
        *,
        outgoing: Bell,
        clock: Callable[[], float],
        log: EventLog,
    ) -> None:
        """Register through `connector`; `outgoing` is rung when there is something to send."""
        self._engine = engine
        self._connector = connector
        self._changes = changes
        self._clock = clock
        self._outgoing = outgoing
        self._log = log

    async def carry_out_due(self) -> None:
        """Carry out what is due, one after the other."""
        for row in await asyncio.to_thread(self._list):
            await self._carry_out(row)
            self._outgoing.ring()

    async def _carry_out(self, row: RegistrationRow) -> None:
        visit = await asyncio.to_thread(self._visit, row)
        if visit is None:
            self._log.event("registration_refused", terminal=row.terminal, number=NOT_OF_THIS_VISIT)
            await asyncio.to_thread(self._refuse, row)
            return
        number = (await self._register(row)).reason.value
        self._log.event("registration_carried_out", terminal=row.terminal, number=number)
        found = await ask_about(visit, self._connector)
        await asyncio.to_thread(self._changes.end_request, visit.visit_id, found, row.inbox_id, number)

    async def _register(self, row: RegistrationRow) -> RegistrationOutcome:
        request = question.RegistrationRequest(
            f"{row.request.visit_id}-r{row.inbox_id}", row.request.issuer, int(row.request.serial)
        )
        if row.request.withdraw:
            return await self._connector.withdraw(request)
        return await self._connector.register(request)

    def _list(self) -> list[RegistrationRow]:
        with reading(self._engine) as connection:
            return list_registrations(connection, self._clock())

    def _visit(self, row: RegistrationRow) -> Visit | None:
        with self._engine.begin() as connection:
            visit = load_visit(connection, row.request.visit_id) if is_first(connection, row) else None
        return visit if visit and visit.terminal == row.terminal and _belongs(row.request, visit) else None

    def _refuse(self, row: RegistrationRow) -> None:
        with self._engine.begin() as connection:
            end_registration(connection, row.inbox_id, NOT_OF_THIS_VISIT)


def _belongs(request: RegistrationRequest, visit: Visit) -> bool:
    same_card = (request.issuer, request.serial) == (visit.card.issuer, visit.card.serial) and request.serial != ""
    return same_card and visit.holder.outcome.is_holder
