"""Batches from the request to the results."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from host.authority.insurance.batch import BatchPoll, BatchRequest, BatchRow
from host.authority.insurance.codes import Segment
from host.authority.serving.authority import Authority
from host.authority.store.uses import Purpose, RequestReused
from tests.host.authority.conftest import SetClock
from tests.host.authority.people import assistance, person, qualification, renamed

pytestmark = pytest.mark.both_databases

HANAKO = BatchRow("a", "  999999", "架０１", "0000077", "02", "1952-02-29", "2026-11-24")
UNKNOWN = dataclasses.replace(HANAKO, row="b", number="9")
WRONG = dataclasses.replace(HANAKO, row="c", birth_date="29.2.1952")
BATCH = BatchRequest("batch-1", "clinic-a", (HANAKO, UNKNOWN, WRONG))


def never() -> bool:
    return False


def finish(authority: Authority) -> None:
    while authority.batches.work_on(never, most=2):
        pass


def test_processing_then_done(authority: Authority) -> None:
    """Polls tell how far it is; results come in the order asked, with their own errors."""
    authority.people.put("hanako", person(qualification(), assistance()))
    ticket = authority.batches.take(BATCH)
    assert (ticket.result.segment, ticket.rows) == (Segment.PROCESSING, 3)
    poll = BatchPoll("poll-1", "clinic-a", ticket.reception_number)
    waiting = authority.batches.poll(poll)
    assert (waiting.result.segment, waiting.done, waiting.results) == (Segment.PROCESSING, 0, ())
    assert authority.batches.work_on(never, most=2)
    assert authority.batches.poll(poll).done == 2
    finish(authority)
    done = authority.batches.poll(poll)
    assert (done.result.segment, done.done, done.normal, done.errors) == (Segment.DONE, 3, 2, 1)
    assert [(one.row, one.result.validity, one.result.code) for one in done.results] == [
        ("a", 1, ""),
        ("b", 4, ""),
        ("c", None, "SIM3001"),
    ]
    assert [one.card_class.value for one in done.results[0].qualifications] == ["01", "A1"]


def test_every_row_is_a_use(authority: Authority) -> None:
    """Once for the person, also when the request comes twice."""
    authority.people.put("hanako", person())
    first, again = authority.batches.take(BATCH), authority.batches.take(BATCH)
    assert first.reception_number == again.reception_number
    finish(authority)
    uses = authority.people.uses_of("hanako")
    assert [(use.clinic, use.purpose, use.outcome) for use in uses] == [("clinic-a", Purpose.BY_BATCH, "validity_1")]


def test_an_id_belongs_to_one_batch(authority: Authority) -> None:
    """Another list under the same id is refused."""
    authority.batches.take(BATCH)
    with pytest.raises(RequestReused):
        authority.batches.take(dataclasses.replace(BATCH, rows=(HANAKO,)))


def test_two_people_on_one_row(authority: Authority) -> None:
    """Nobody's data are told, and nobody's use is recorded."""
    authority.people.put("hanako", person())
    authority.people.put("twin", renamed(person(), "見本　双子"))
    ticket = authority.batches.take(BATCH)
    finish(authority)
    row = authority.batches.poll(BatchPoll("p", "clinic-a", ticket.reception_number)).results[0]
    assert (row.result.validity, row.persons_found, row.qualifications) == (5, 2, ())
    assert authority.people.uses_of("hanako") == []


def test_failing_rows_on_demand(authority: Authority) -> None:
    """Every second row fails; the others are answered."""
    rows = tuple(dataclasses.replace(HANAKO, row=str(place)) for place in range(4))
    ticket = authority.batches.take(BatchRequest("batch-2", "clinic-a", rows))
    fails = iter([False, True] * 2)
    authority.batches.work_on(lambda: next(fails))
    state = authority.batches.poll(BatchPoll("p", "clinic-a", ticket.reception_number))
    assert [one.result.code for one in state.results] == ["", "SIM3002", "", "SIM3002"]


def test_only_the_clinic_itself_for_a_week(authority: Authority, clock: SetClock) -> None:
    """Another clinic, a wrong number, and after seven days anybody: no such reception number."""
    ticket = authority.batches.take(BATCH)
    finish(authority)
    own = BatchPoll("p", "clinic-a", ticket.reception_number)
    for poll in (dataclasses.replace(own, clinic="clinic-b"), dataclasses.replace(own, reception_number="1")):
        assert authority.batches.poll(poll).result.code == "SIM3003"
    clock.moment += timedelta(days=7)
    authority.batches.forget_old()
    assert authority.batches.poll(own).result.segment is Segment.DONE
    clock.moment += timedelta(seconds=1)
    authority.batches.forget_old()
    assert authority.batches.poll(own).result.code == "SIM3003"
