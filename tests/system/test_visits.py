"""Visits from the card on the reader to clinic software, through every real program."""

from __future__ import annotations

import pytest

from device.cli.demo.person import Method
from device.cli.demo.result import EXIT_DONE, EXIT_WAITS_FOR_STAFF, Received, exit_code_of, format_result
from device.cli.demo.visit import Play, Wish
from device.wire.messages.visit import FaceProof
from device.wire.words import EligibilityStatus, Genuine
from tests.system.conftest import Visited

pytestmark = pytest.mark.system

NOT_ELIGIBLE_STEP, SUSPENDED_STEP, CONFIRM_STEP = 3, 10, 7


def outcome_of(received: Received) -> tuple[str, str, int]:
    holder = received.record.holder
    return holder.method.value, holder.outcome.value, exit_code_of(received)


def test_pin(visited: Visited) -> None:
    assert outcome_of(visited.pin) == ("pin", "verified", EXIT_DONE)
    assert visited.pin.record.card.genuine is Genuine.PROVED
    assert visited.pin.record.eligibility.status is EligibilityStatus.ELIGIBLE


def test_face(visited: Visited) -> None:
    record = visited.face.record
    assert outcome_of(visited.face) == ("face", "match", EXIT_DONE)
    assert record.card.genuine is Genuine.PROVED
    assert record.holder.liveness.value == "passed"
    assert {len(model.sha256) for model in record.face.models} == {64}


def test_staff_confirm_at_the_desk(visited: Visited) -> None:
    record = visited.staff.record
    assert outcome_of(visited.staff) == ("staff", "confirmed", EXIT_DONE)
    assert record.confirmation.by == "mihon"
    assert record.change > 1


def test_wrong_pin_waits_for_staff(visited: Visited) -> None:
    record = visited.wrong_pin.record
    assert outcome_of(visited.wrong_pin) == ("staff", "pending", EXIT_WAITS_FOR_STAFF)
    assert record.eligibility.next_step.number == CONFIRM_STEP


def test_tickets_differ_and_begin_with_the_terminals_letter(visited: Visited) -> None:
    tickets = [one.record.ticket for one in (visited.pin, visited.face, visited.staff, visited.wrong_pin)]
    assert len(set(tickets)) == len(tickets)
    assert {ticket[0] for ticket in tickets} == {"A"}


def test_result_says_that_programs_were_apart(visited: Visited) -> None:
    assert format_result(visited.pin.record, isolated=True)["isolated"] is True


def test_somebody_elses_face_is_left_to_staff(play: Play) -> None:
    received = play.visit(Wish("wrong_face", Method.FACE))
    assert outcome_of(received) == ("staff", "pending", EXIT_WAITS_FOR_STAFF)
    assert (received.record.holder.tried, received.record.holder.reason, received.record.face) == ((), 0, FaceProof())


@pytest.mark.parametrize(
    ("persona", "status", "step"),
    [
        ("lost", EligibilityStatus.NOT_ELIGIBLE, NOT_ELIGIBLE_STEP),
        ("suspended", EligibilityStatus.COULD_NOT_CHECK, SUSPENDED_STEP),
    ],
)
def test_other_insurances(play: Play, persona: str, status: EligibilityStatus, step: int) -> None:
    eligibility = play.visit(Wish(persona, Method.PIN)).record.eligibility
    assert (eligibility.status, eligibility.next_step.number) == (status, step)
