"""The desk's port, over the host's database."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from sqlalchemy import Engine

from host.base.bell import Bell
from host.base.japan_time import japan_day
from host.desk.base.account import DeskUser
from host.desk.base.visit import DeskVisit
from host.desk.board.port import Arrivals, Confirmed, Situation, Wanted
from host.desk.look_up.port import InsuredNumber, LookedUp, LookUpAnswer
from host.desk_service.arrivals import read_arrivals, read_visits
from host.desk_service.situation import read_situation
from host.eligibility.port import EligibilityConnector
from host.eligibility.question import InsuredNumberQuestion
from host.store.engine import reading
from host.store.version import read_version
from host.worker.changes import VisitChanges

_WAIT_S = 20.0
_LOOK_EVERY_S = 0.2
"""The desk may run in a process of its own, so the database tells of changes; one look reads one row."""


class DeskService:
    """Visits at the desk; a `BoardPort` and a `LookUpPort`."""

    def __init__(
        self,
        engine: Engine,
        changes: VisitChanges,
        clock: Callable[[], float],
        outgoing: Bell,
        connector: EligibilityConnector,
    ) -> None:
        """Confirm through `changes` and look up through `connector`; `outgoing` is rung when there are results."""
        self._engine = engine
        self._changes = changes
        self._clock = clock
        self._outgoing = outgoing
        self._connector = connector

    def arrivals(self, wanted: Wanted) -> Arrivals:
        """Give one page of arrivals."""
        with reading(self._engine) as connection:
            return read_arrivals(connection, wanted)

    def find_visit(self, visit_id: str) -> DeskVisit | None:
        """Give one visit."""
        with reading(self._engine) as connection:
            return next(iter(read_visits(connection, [visit_id])), None)

    def situation(self) -> Situation:
        """Give what works and what does not."""
        with reading(self._engine) as connection:
            return read_situation(connection, self._clock())

    def confirm(self, visit_id: str, user: DeskUser) -> Confirmed:
        """Record that `user` compared person and card of one visit."""
        outcome = self._changes.confirm(visit_id, user.name)
        self._outgoing.ring()
        return outcome

    async def look_up(self, visit_id: str, insured: InsuredNumber, user: DeskUser) -> LookUpAnswer:
        """Ask about an insured number for one visit; of what was typed only what the answer repeats is kept."""
        may = await asyncio.to_thread(self._changes.may_look_up, visit_id)
        if may is not LookedUp.ANSWERED:
            return LookUpAnswer(may)
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
        outcome = await asyncio.to_thread(self._changes.look_up, visit_id, answer, user.name)
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
