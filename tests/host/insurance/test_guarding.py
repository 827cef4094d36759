"""The breaker before a connector: what goes through, what is answered at once, and what is noted."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import Engine

from device.base.log import EventLog
from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchRow, BatchState, BatchTicket
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.reason import Reason
from host.eligibility.unable import UnableConnector
from host.insurance.breaker import DOWN, Breaker, BreakerLimits, Gate
from host.insurance.guarding import GuardedConnector, WayNotes
from host.insurance.way import WayState, Whom, read_way, whom_to_call
from host.store.engine import reading
from tests.host.insurance.people import eligible
from tests.host.world import NOW, World

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 25)
QUESTION = CertificateQuestion("r", "0badcafe", 4711, TODAY, TODAY)
BATCH = BatchQuestion("b", TODAY, (BatchRow("1", "999999", "", "1", "", TODAY),))


class Told(UnableConnector):
    """A connector of our own port that answers what it was told, and counts the questions."""

    def __init__(self) -> None:
        self.answer = eligible()
        self.asked = 0

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        self.asked += 1
        return self.answer


@dataclass
class Bench:
    """A guarded connector with clocks that stand still."""

    engine: Engine
    told: Told = field(default_factory=Told)
    now: float = NOW
    monotonic: float = 0.0
    logged: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        notes = WayNotes(self.engine, EventLog("test", self.logged), lambda: self.now, lambda: self.monotonic)
        limits = BreakerLimits(failures=3, pause_s=10, pause_max_s=60, try_s=30)
        self.guarded = GuardedConnector(self.told, Breaker(limits, lambda: 1.0), notes)

    def ask(self, answer: EligibilityAnswer) -> EligibilityAnswer:
        self.told.answer = answer
        return asyncio.run(self.guarded.ask_by_certificate(QUESTION))

    def fail(self, reason: Reason = Reason.AUTHORITY_SLOW, times: int = 1) -> None:
        for _ in range(times):
            assert self.ask(could_not_check(reason)).reason is reason

    def state(self) -> WayState:
        with reading(self.engine) as connection:
            state = read_way(connection)
        assert state is not None
        return state


@pytest.fixture
def bench(world: World) -> Bench:
    return Bench(world.engine)


def test_answers_go_through_unchanged(bench: Bench) -> None:
    assert bench.ask(eligible()) == eligible()
    assert (bench.state().works, bench.state().reason, bench.state().worked_at) == (True, Reason.NONE, NOW)


def test_after_failures_nothing_is_asked_and_the_last_reason_is_said(bench: Bench) -> None:
    bench.fail(times=3)
    answer = bench.ask(eligible())
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_SLOW)
    assert (bench.told.asked, bench.guarded.gate) == (3, Gate.OPEN)
    state = bench.state()
    assert (state.works, state.since, state.next_try_at, state.worked_at) == (False, NOW, NOW + 10, None)


def test_the_way_comes_back_once(bench: Bench) -> None:
    bench.fail(times=3)
    bench.monotonic += 10
    bench.now += 10
    assert bench.ask(eligible()).checked
    assert [bench.guarded.take_came_back() for _ in range(2)] == [True, False]
    state = bench.state()
    assert (state.works, state.since, state.next_try_at) == (True, NOW + 10, None)
    assert bench.logged.getvalue().count("way_changed") == 2


def test_since_when_counts_from_the_first_failure_and_the_kind_from_the_last(bench: Bench) -> None:
    bench.ask(eligible())
    bench.now += 60
    bench.fail(Reason.AUTHORITY_SLOW)
    bench.now += 60
    bench.fail(Reason.CONNECTION_REFUSED)
    state = bench.state()
    assert (state.reason, state.since, state.tried_at, state.worked_at) == (
        Reason.CONNECTION_REFUSED,
        NOW + 60,
        NOW + 120,
        NOW,
    )


@pytest.mark.parametrize("reason", sorted(DOWN))
def test_each_kind_of_failure_is_named_at_once(bench: Bench, reason: Reason) -> None:
    bench.fail(reason)
    assert (bench.state().works, bench.state().reason) == (False, reason)


@pytest.mark.parametrize(
    "reason", [Reason.CARD_SUSPENDED, Reason.CERTIFICATE_EXPIRED, Reason.OFFICIAL_ERROR, Reason.CARD_REVOKED]
)
def test_what_is_said_about_a_person_is_an_answer(bench: Bench, reason: Reason) -> None:
    bench.fail(reason, times=5)
    assert (bench.state().works, bench.guarded.gate) == (True, Gate.CLOSED)


def test_answers_that_cannot_be_used_are_named_and_open_nothing(bench: Bench) -> None:
    bench.ask(eligible())
    bench.fail(Reason.AUTHORITY_WRONG_ANSWER)
    assert bench.state().works  # one may be about one person
    bench.fail(Reason.AUTHORITY_WRONG_ANSWER, times=4)
    assert (bench.state().reason, bench.guarded.gate) == (Reason.AUTHORITY_WRONG_ANSWER, Gate.CLOSED)
    bench.ask(eligible())
    assert bench.state().works
    assert bench.guarded.take_came_back()


def test_what_never_left_says_nothing_of_the_way(bench: Bench) -> None:
    bench.fail(times=1)
    bench.fail(Reason.NOT_BY_CERTIFICATE, times=5)
    assert bench.state().reason is Reason.AUTHORITY_SLOW


def test_every_question_of_the_port_is_kept_back_with_the_reason(bench: Bench) -> None:
    bench.fail(times=3)
    guarded, number = bench.guarded, InsuredNumberQuestion("r", "999999", "", "1", "", TODAY, TODAY)
    request = RegistrationRequest("r", "0badcafe", 4711)

    async def ask_all() -> list[EligibilityAnswer | RegistrationOutcome | BatchTicket | BatchState | MedicalAnswer]:
        return [
            await guarded.ask_by_insured_number(number),
            await guarded.register(request),
            await guarded.withdraw(request),
            await guarded.start_batch(BATCH),
            await guarded.poll_batch(BatchTicket(BATCH, "receipt")),
            await guarded.read_medical_information(MedicalQuestion("r", "token", (ConsentKind.MEDICINES,))),
        ]

    answers = asyncio.run(ask_all())
    assert {answer.reason for answer in answers} == {Reason.AUTHORITY_SLOW}
    assert isinstance(answers[4], BatchState)
    assert answers[4].progress is BatchProgress.FAILED


@contextmanager
def no_table(engine: Engine) -> Iterator[None]:
    """Let the database refuse for a while."""
    rename(engine, "ways", "ways_away")
    try:
        yield
    finally:
        rename(engine, "ways_away", "ways")


def rename(engine: Engine, table: str, name: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


@pytest.mark.owner_rights
def test_a_database_that_refuses_keeps_no_answer_back(bench: Bench) -> None:
    with no_table(bench.engine):
        assert bench.ask(eligible()).checked
        bench.fail()
    assert bench.logged.getvalue().count("way_not_noted") == 2


def test_somebody_can_mend_every_failure() -> None:
    assert {whom_to_call(reason) for reason in DOWN} == set(Whom)
