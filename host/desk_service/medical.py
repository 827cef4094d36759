"""The port of medical information, over the host's database and the way to the eligibility system."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.desk.base.account import DeskUser
from host.desk.medical.port import Consented, MayRead, Read
from host.eligibility.medical import MedicalAnswer, MedicalItem, MedicalQuestion
from host.eligibility.port import EligibilityConnector
from host.eligibility.qualification import ConsentKind
from host.insurance.qualifications import load_qualifications
from host.insurance.record import Found, How
from host.store.engine import reading
from host.store.medical import load_medical, save_medical
from host.store.visits import load_visit

Kept = Mapping[ConsentKind, tuple[MedicalItem, ...]]


@dataclass(frozen=True)
class _State:
    consented: Consented
    ends: Mapping[ConsentKind, int] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    kept: Kept = field(default_factory=dict, repr=False)


class MedicalService:
    """Reads medical information; a `MedicalPort`."""

    def __init__(self, engine: Engine, connector: EligibilityConnector, clock: Callable[[], float]) -> None:
        """Ask through `connector`."""
        self._engine = engine
        self._connector = connector
        self._clock = clock

    def find_consented(self, visit_id: str) -> Consented:
        """Tell what may be read of a visit."""
        with reading(self._engine) as connection:
            return _find(connection, visit_id, self._clock()).consented

    async def read(self, visit_id: str, user: DeskUser, why: str) -> Read:
        """Read it: what is not kept from an earlier look is asked for, with the token of the consent."""
        state = await asyncio.to_thread(self._begin, visit_id, user, why)
        if state.consented.may is not MayRead.YES:
            return Read(state.consented.may)
        missing = tuple(kind for kind in state.consented.kinds if kind not in state.kept)
        answer = MedicalAnswer(available_until=state.consented.until)
        if missing:
            question = MedicalQuestion(f"{visit_id}-m", state.token, missing)
            answer = await self._connector.read_medical_information(question)
        if not answer.could_read:
            return Read(MayRead.YES, until=state.consented.until, reason=answer.reason.value)
        until = min(state.consented.until, answer.available_until or state.consented.until)
        if until <= self._clock():
            return Read(MayRead.TIME_OVER)
        if missing:
            await asyncio.to_thread(self._keep, visit_id, state.ends, missing, answer)
        kept = tuple(item for items in state.kept.values() for item in items)
        return Read(MayRead.YES, (*kept, *answer.items), until)

    def _begin(self, visit_id: str, user: DeskUser, why: str) -> _State:
        """Record the view before it is given, whether it succeeds or not."""
        now = self._clock()
        with self._engine.begin() as connection:
            state = _find(connection, visit_id, now)
            if state.consented.may is MayRead.YES:
                kinds = " ".join(state.consented.kinds)
                append(connection, Entry(user.name, Action.SEE_MEDICAL, why, visit_id, detail=kinds), now)
            return state

    def _keep(
        self, visit_id: str, ends: Mapping[ConsentKind, int], kinds: tuple[ConsentKind, ...], answer: MedicalAnswer
    ) -> None:
        now = self._clock()
        with self._engine.begin() as connection:
            for kind in kinds:
                items = tuple(item for item in answer.items if item.kind is kind)
                until = min(ends[kind], answer.available_until or ends[kind])
                save_medical(connection, visit_id, kind, items, now, until)


def _find(connection: Connection, visit_id: str, now: float) -> _State:
    visit, found = load_visit(connection, visit_id), load_qualifications(connection, visit_id)
    if visit is None:
        return _State(Consented("", MayRead.UNKNOWN))
    ticket = visit.body.ticket
    if not visit.holder.outcome.is_holder:
        return _State(Consented(ticket, MayRead.NOT_CONFIRMED))
    if found is None or found.how is not How.CARD or not found.medical_kinds:
        return _State(Consented(ticket, MayRead.NOT_CONSENTED))
    ends = {kind: end for kind, end in _ends(found).items() if end > now}
    if not ends:
        return _State(Consented(ticket, MayRead.TIME_OVER))
    consented = Consented(ticket, MayRead.YES, tuple(ends), min(ends.values()))
    return _State(consented, ends, found.medical_token, load_medical(connection, visit_id, now))


def _ends(found: Found) -> dict[ConsentKind, int]:
    return {
        consent.kind: consent.available_until for consent in found.consents if consent.kind in found.medical_kinds
    }
