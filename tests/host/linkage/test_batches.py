"""Lists through the folders, over restarts."""

from __future__ import annotations

import asyncio

import pytest

from device.wire.words import EligibilityStatus
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchState, BatchTicket
from host.eligibility.reason import Reason
from tests.host.linkage.conftest import Insured, Reception

pytestmark = pytest.mark.system


def collected(reception: Reception, ticket: BatchTicket) -> BatchState:
    """Poll with one connector, whose looks settle."""

    async def run() -> BatchState:
        connector = reception.connector()
        while True:
            state = await connector.poll_batch(ticket)
            if state.progress is not BatchProgress.PROCESSING:
                return state
            reception.world.clock.now += reception.settings.batch_every_s
            await asyncio.sleep(0.1)

    return asyncio.run(asyncio.wait_for(run(), 60))


def start(reception: Reception, *people: Insured) -> BatchTicket:
    rows = tuple(person.row(f"r{number}") for number, person in enumerate(people))
    question = BatchQuestion("list-1", people[0].question().on_date, rows)
    return reception.ask(lambda connector: connector.start_batch(question))


@pytest.mark.parametrize("keys", [{}, {"zipped": True}, {"encoding": "cp932"}])
def test_a_list(reception: Reception, keys: dict[str, object]) -> None:
    reception.stand_in.behave(**keys)
    ticket = start(reception, reception.insured(), reception.insured(ended=True), Insured("1"))
    assert ticket.started
    state = collected(reception, ticket)
    assert state.progress is BatchProgress.DONE
    assert [(result.row_id, result.answer.status) for result in state.results] == [
        ("r0", EligibilityStatus.ELIGIBLE),
        ("r1", EligibilityStatus.NOT_ELIGIBLE),
        ("r2", EligibilityStatus.NOT_FOUND),
    ]


def test_started_again_it_is_the_same_list(reception: Reception) -> None:
    people = [reception.insured()]
    assert start(reception, *people).receipt == start(reception, *people).receipt


@pytest.mark.parametrize(
    ("mode", "reason"), [("reject", Reason.REQUEST_REJECTED), ("truncated", Reason.RESULT_UNREADABLE)]
)
def test_a_list_that_fails(reception: Reception, mode: str, reason: Reason) -> None:
    person = reception.insured()
    reception.stand_in.behave(mode=mode)
    state = collected(reception, start(reception, person))
    assert (state.progress, state.reason) == (BatchProgress.FAILED, reason)
    for path in reception.stand_in.result.iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("mode", "reason"), [("aborted", Reason.OFFICIAL_ERROR), ("reject", Reason.REQUEST_REJECTED)]
)
def test_a_list_whose_fetching_fails(reception: Reception, mode: str, reason: Reason) -> None:
    """It was taken, and then its results cannot be had."""
    ticket = start(reception, reception.insured())

    async def await_reception() -> None:
        office = reception.office
        while (first := await asyncio.to_thread(office.look, ticket.receipt)) is None or first.answer is None:
            await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(await_reception(), 60))
    reception.stand_in.behave(mode=mode)
    state = collected(reception, ticket)
    assert (state.progress, state.reason) == (BatchProgress.FAILED, reason)


def test_a_list_that_was_never_started(own_folders: Reception) -> None:
    question = BatchQuestion("list-3", Insured("1").question().on_date, (Insured("1").row("r0"),))
    ticket = BatchTicket(question, "uk-unknown")
    assert own_folders.ask(lambda connector: connector.poll_batch(ticket)).progress is BatchProgress.FAILED


def test_a_list_into_a_folder_that_is_gone(own_folders: Reception) -> None:
    assert own_folders.settings.request is not None
    ticket = start(own_folders, Insured("1"))
    for path in own_folders.settings.request.iterdir():
        path.unlink()
    own_folders.settings.request.rmdir()
    assert own_folders.ask(lambda connector: connector.poll_batch(ticket)).reason is Reason.FOLDER_UNREACHABLE
    other = BatchQuestion("list-4", Insured("1").question().on_date, (Insured("1").row("r0"),))
    assert own_folders.ask(lambda connector: connector.start_batch(other)).reason is Reason.FOLDER_UNREACHABLE


def test_a_list_that_is_never_answered(own_folders: Reception) -> None:
    ticket = start(own_folders, Insured("1"))
    assert own_folders.ask(lambda connector: connector.poll_batch(ticket)).progress is BatchProgress.PROCESSING
    own_folders.world.clock.now += own_folders.settings.give_up_s + 1
    assert own_folders.ask(lambda connector: connector.poll_batch(ticket)).reason is Reason.LINKAGE_SILENT


def test_somebody_else_in_a_row(reception: Reception) -> None:
    """A row about another birth date is not taken for the one that was asked about."""
    person = reception.insured()
    rows = (person.row("r0"),)
    question = BatchQuestion("list-2", person.question().on_date, rows)
    reception.stand_in.behave(mode="other_person")
    ticket = reception.ask(lambda connector: connector.start_batch(question))
    state = collected(reception, ticket)
    assert [result.answer.status for result in state.results] == [EligibilityStatus.COULD_NOT_CHECK]
