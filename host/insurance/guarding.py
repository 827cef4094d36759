"""A connector behind the circuit breaker, which also notes how the way is: an `EligibilityConnector`.

What a question was about is of no matter here. An error that the eligibility system itself said about one person is
an answer of a way that works; answers that cannot be used, several in a row, are trouble that the desk names, but
they come quickly and so open no breaker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from device.base.log import EventLog
from host.base.errors import StoreNotWritten
from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.port import EligibilityConnector
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.reason import Reason
from host.insurance.breaker import DOWN, Breaker, Gate
from host.insurance.way import note_failed, note_worked

_UNUSABLE = frozenset(
    {
        Reason.AUTHORITY_REFUSED,
        Reason.AUTHORITY_WRONG_ANSWER,
        Reason.REQUEST_REJECTED,
        Reason.RESULT_UNREADABLE,
        Reason.ANOTHER_PERSONS_ANSWER,
    }
)
_NEVER_ASKED = frozenset(
    {
        Reason.NOTHING_TO_ASK,
        Reason.NOT_BY_CERTIFICATE,
        Reason.NOT_OFFERED,
        Reason.NOT_WRITABLE_IN_ENCODING,
        Reason.MEDICAL_NOT_ALLOWED,
        Reason.SEVERAL_CANDIDATES,
    }
)
_UNUSABLE_IN_A_ROW = 2
_NOTED_EVERY_S = 10.0
"""That all is well is written so often at most."""


class Reasoned(Protocol):
    """Every answer of the port says why there is none."""

    @property
    def reason(self) -> Reason:
        """Why, or NONE."""


A = TypeVar("A", bound=Reasoned)


@dataclass(frozen=True)
class WayNotes:
    """Where the state of the way is written; `clock` gives seconds since 1970, `monotonic` measures durations."""

    engine: Engine
    log: EventLog
    clock: Callable[[], float]
    monotonic: Callable[[], float]


class GuardedConnector:
    """Asks through another connector."""

    def __init__(self, inner: EligibilityConnector, breaker: Breaker, notes: WayNotes) -> None:
        """Let questions to `inner` through as far as `breaker` does."""
        self._inner = inner
        self._breaker = breaker
        self._notes = notes
        self._unusable = 0
        self._well_until = float("-inf")
        self._came_back = False

    @property
    def gate(self) -> Gate:
        """Whether a question would go through now."""
        return self._breaker.gate(self._notes.monotonic())

    def take_came_back(self) -> bool:
        """Tell, once, that the way works again after a failure."""
        came_back, self._came_back = self._came_back, False
        return came_back

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask who holds a certificate and how the person is insured."""
        return await self._through(lambda: self._inner.ask_by_certificate(question), could_not_check)

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask how the person with an insured number and birth date is insured."""
        return await self._through(lambda: self._inner.ask_by_insured_number(question), could_not_check)

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Register a certificate as the holder's insurance card."""
        return await self._through(lambda: self._inner.register(request), _not_registered)

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Withdraw such a registration."""
        return await self._through(lambda: self._inner.withdraw(request), _not_registered)

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list of insured numbers."""
        return await self._through(
            lambda: self._inner.start_batch(question), lambda reason: BatchTicket(question, "", reason)
        )

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Ask how far a batch came."""
        return await self._through(
            lambda: self._inner.poll_batch(ticket), lambda reason: BatchState(BatchProgress.FAILED, reason=reason)
        )

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Read what a person let the clinic see."""
        return await self._through(
            lambda: self._inner.read_medical_information(question), lambda reason: MedicalAnswer(reason=reason)
        )

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Find a person without card and number."""
        return await self._through(
            lambda: self._inner.search_in_disaster(question), lambda reason: DisasterAnswer(reason=reason)
        )

    async def _through(self, ask: Callable[[], Awaitable[A]], refuse: Callable[[Reason], A]) -> A:
        if not self._breaker.enter(self._notes.monotonic()):
            return refuse(self._breaker.reason)
        answer = await ask()
        reason = answer.reason
        if reason in DOWN:
            self._breaker.failed(reason, self._notes.monotonic())
            await self._note_failed(reason)
        elif reason in _UNUSABLE:
            self._unusable += 1
            if self._unusable >= _UNUSABLE_IN_A_ROW:
                await self._note_failed(reason)
        elif reason not in _NEVER_ASKED:
            await self._note_worked()
        return answer

    async def _note_worked(self) -> None:
        was_down = self._breaker.reason is not Reason.NONE or self._unusable >= _UNUSABLE_IN_A_ROW
        self._breaker.worked()
        self._unusable = 0
        self._came_back = self._came_back or was_down
        now = self._notes.monotonic()
        if was_down or now >= self._well_until:
            self._well_until = now + _NOTED_EVERY_S
            await asyncio.to_thread(self._write, Reason.NONE, None)

    async def _note_failed(self, reason: Reason) -> None:
        self._well_until = float("-inf")
        wait_s = self._breaker.next_try_s(self._notes.monotonic())
        await asyncio.to_thread(self._write, reason, self._notes.clock() + wait_s)

    def _write(self, reason: Reason, next_try_at: float | None) -> None:
        """Write the state; a database that refuses must not keep a patient's answer back."""
        notes = self._notes
        try:
            with notes.engine.begin() as connection:
                if reason is Reason.NONE:
                    changed = note_worked(connection, notes.clock())
                else:
                    changed = note_failed(connection, reason, notes.clock(), next_try_at)
        except SQLAlchemyError as error:
            notes.log.event("way_not_noted", error=StoreNotWritten.number, exception=type(error).__name__)
            return
        if changed:
            notes.log.event("way_changed", number=reason.value)


def _not_registered(reason: Reason) -> RegistrationOutcome:
    return RegistrationOutcome(registered=False, reason=reason)
