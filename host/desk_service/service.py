"""The desk's port, over the host's database."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from host.base.bell import Bell
from host.desk.port import Confirmed, DeskUser, DeskVisit, InsuredNumber, LookedUp, LookUpAnswer
from host.desk_service.accounts import Accounts
from host.eligibility.port import EligibilityConnector
from host.eligibility.question import InsuredNumberQuestion
from host.store.engine import reading
from host.store.registry import active_subscribers
from host.store.results import count_handed
from host.store.version import read_version
from host.store.visits import list_since
from host.visits.visit import Visit
from host.worker.asking import JAPAN, japan_day
from host.worker.changes import VisitChanges

_WAIT_S = 20.0
_LOOK_EVERY_S = 0.2
"""The desk may run in a process of its own, so the database tells of changes; one look reads one row."""


class DeskService:
    """Answers the desk page; a `DeskPort`."""

    def __init__(
        self,
        engine: Engine,
        accounts: Accounts,
        changes: VisitChanges,
        clock: Callable[[], float],
        outgoing: Bell,
        connector: EligibilityConnector,
    ) -> None:
        """Confirm through `changes` and look up through `connector`; `outgoing` is rung when there are results."""
        self._engine = engine
        self._accounts = accounts
        self._changes = changes
        self._clock = clock
        self._outgoing = outgoing
        self._connector = connector

    def authenticate(self, name: str, password: str) -> DeskUser | None:
        """Give the account when the password is right; slow on purpose."""
        user = self._accounts.check(name, password)
        return DeskUser(user.name, user.display) if user else None

    def visits(self) -> tuple[DeskVisit, ...]:
        """Give today's visits (Japan's day), newest first."""
        with reading(self._engine) as connection:
            visits = list_since(connection, _midnight(self._clock()))
            handed = count_handed(connection, [visit.visit_id for visit in visits])
            subscribers = len(active_subscribers(connection))
        return tuple(_row(visit, handed.get((visit.visit_id, visit.change), 0), subscribers) for visit in visits)

    def confirm(self, visit_id: str, user: DeskUser) -> Confirmed:
        """Record that `user` compared person and card of one visit."""
        outcome = self._changes.confirm(visit_id, user.name)
        self._outgoing.ring()
        return outcome

    async def look_up(self, visit_id: str, insured: InsuredNumber, user: DeskUser) -> LookUpAnswer:
        """Ask about an insured number for one visit without a card; nothing of what was typed is kept."""
        waits = await asyncio.to_thread(self._changes.waits_without_card, visit_id)
        if waits is not LookedUp.ANSWERED:
            return LookUpAnswer(waits)
        answer = await self._connector.ask_by_insured_number(
            InsuredNumberQuestion(
                request_id=f"{visit_id}-n{secrets.token_hex(4)}",  # a mistyped number may be asked again
                insurer_number=insured.insurer_number,
                symbol=insured.symbol,
                number=insured.number,
                branch=insured.branch,
                birth_date=insured.birth_date,
                on_date=japan_day(self._clock()),
            )
        )
        if not answer.checked:
            return LookUpAnswer(LookedUp.NOT_CHECKED, answer.reason.value)
        outcome = await asyncio.to_thread(self._changes.look_up, visit_id, answer.on_wire(late=False), user.name)
        self._outgoing.ring()
        return LookUpAnswer(outcome)

    async def changed(self, after: int) -> int:
        """Wait until the version passes `after`, at most about 20 s; give the version."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _WAIT_S
        while True:
            version = await asyncio.to_thread(self._version)
            if version > after or loop.time() > deadline:
                return version
            await asyncio.sleep(_LOOK_EVERY_S)

    def _version(self) -> int:
        with reading(self._engine) as connection:
            return read_version(connection)


def _midnight(now: float) -> float:
    today = datetime.fromtimestamp(now, JAPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    return today.timestamp()


def _row(visit: Visit, handed_to: int, subscribers: int) -> DeskVisit:
    return DeskVisit(
        visit_id=visit.visit_id,
        ticket=visit.body.ticket,
        terminal=visit.terminal,
        method=visit.holder.method,
        outcome=visit.holder.outcome,
        reason=visit.holder.reason,
        received_at=visit.received_at,
        late=visit.late,
        card_kind=visit.card.kind,
        genuine=visit.card.genuine,
        certificate_status=visit.card.certificate_status,
        revocation=visit.card.revocation,
        eligibility=visit.shown_eligibility(),
        confirmed_by=visit.confirmation.by,
        confirmed_at=visit.confirmation.at,
        confirm_until=visit.confirm_until,
        change=visit.change,
        handed_to=handed_to,
        subscribers=subscribers,
    )
