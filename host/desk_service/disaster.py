"""The port of disaster mode, over the host's database and the way to the eligibility system."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.japan_time import japan_day
from host.desk.base.account import DeskUser
from host.desk.disaster.port import Result, Search
from host.disaster.record import Period, Use
from host.eligibility.disaster import DisasterCandidate, DisasterQuestion
from host.eligibility.medical import MEDICAL_KINDS, MedicalAnswer, MedicalQuestion
from host.eligibility.port import EligibilityConnector
from host.store.disaster import add_period, add_use, end_period, find_current, list_periods, list_uses
from host.store.engine import reading

REMEMBERED_S = 900.0
_MOST_REMEMBERED = 50


@dataclass(frozen=True)
class _Found:
    at: float
    candidates: Sequence[DisasterCandidate] = field(repr=False)


class DisasterService:
    """Disaster mode; a `DisasterPort`. Whom a search found is kept in memory only, for a quarter of an hour."""

    def __init__(
        self,
        engine: Engine,
        connector: EligibilityConnector,
        clock: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        """Search through `connector`; `new_id` gives a ULID."""
        self._engine = engine
        self._connector = connector
        self._clock = clock
        self._new_id = new_id
        self._found: OrderedDict[str, _Found] = OrderedDict()

    def current(self) -> Period | None:
        """Give the period that is on now."""
        with reading(self._engine) as connection:
            return find_current(connection, self._clock())

    def list_periods(self) -> Sequence[Period]:
        """Give the newest periods."""
        with reading(self._engine) as connection:
            return list_periods(connection)

    def list_uses(self, period_id: str) -> Sequence[Use]:
        """Give the uses of a period."""
        with reading(self._engine) as connection:
            return list_uses(connection, period_id)

    def begin(self, user: DeskUser, reason: str, until: float) -> None:
        """Switch it on."""
        now = self._clock()
        with self._engine.begin() as connection:
            if find_current(connection, now) is None:
                add_period(connection, Period(self._new_id(), now, user.name, reason, until))
                append(connection, Entry(user.name, Action.DISASTER_ON, purpose=reason), now)

    def end(self, user: DeskUser) -> None:
        """Switch it off."""
        now = self._clock()
        with self._engine.begin() as connection:
            period = find_current(connection, now)
            if period:
                end_period(connection, period.period_id, now, user.name)
                append(connection, Entry(user.name, Action.DISASTER_OFF), now)

    async def search(self, user: DeskUser, search: Search) -> Result | None:
        """Look for a person; the use is written before anything is asked, so that none is without its record."""
        use_id = self._new_id()
        period = await asyncio.to_thread(self._begin_use, user, search.why, use_id)
        if period is None:
            return None
        now = self._clock()
        answer = await self._connector.search_in_disaster(
            DisasterQuestion(
                request_id=use_id,
                name=search.name,
                kana=search.kana,
                birth_date=search.birth_date,
                sex=search.sex,
                address_part=search.address,
                oral_consent=True,
                asked_by=user.name,
                why=search.why,
                on_date=japan_day(now),
            )
        )
        use = Use(now, user.name, search.why, len(answer.candidates), answer.reason.value)
        await asyncio.to_thread(self._write_use, use_id, period, use)
        self._remember(use_id, answer.candidates)
        return Result(use_id, answer.candidates, answer.reason.value, answer.official.message)

    async def read_medical(self, user: DeskUser, use_id: str, place: int) -> MedicalAnswer | None:
        """Read the medical information of one of a search's people."""
        found = self._found.get(use_id)
        if found is None or self._clock() - found.at > REMEMBERED_S or place >= len(found.candidates):
            return None
        token = found.candidates[place].medical_token
        if not token or await asyncio.to_thread(self.current) is None:
            return None
        await asyncio.to_thread(self._record_reading, user, use_id)
        return await self._connector.read_medical_information(
            MedicalQuestion(f"{use_id}-{place}", token, MEDICAL_KINDS)
        )

    def _begin_use(self, user: DeskUser, why: str, use_id: str) -> Period | None:
        now = self._clock()
        with self._engine.begin() as connection:
            period = find_current(connection, now)
            if period:
                detail = f"oral consent, use {use_id}"
                append(connection, Entry(user.name, Action.DISASTER_SEARCH, purpose=why, detail=detail), now)
            return period

    def _write_use(self, use_id: str, period: Period, use: Use) -> None:
        with self._engine.begin() as connection:
            add_use(connection, use_id, period.period_id, use)

    def _record_reading(self, user: DeskUser, use_id: str) -> None:
        with self._engine.begin() as connection:
            entry = Entry(user.name, Action.SEE_MEDICAL, purpose="disaster", detail=f"use {use_id}")
            append(connection, entry, self._clock())

    def _remember(self, use_id: str, candidates: Sequence[DisasterCandidate]) -> None:
        self._found[use_id] = _Found(self._clock(), candidates)
        while len(self._found) > _MOST_REMEMBERED:
            self._found.popitem(last=False)
