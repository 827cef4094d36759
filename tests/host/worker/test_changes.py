"""Changes of visits in their transactions: answer, confirmation, lapse, in every order that can happen."""

from __future__ import annotations

import dataclasses

import pytest

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus, Method, Outcome
from host.desk.board.port import Confirmed
from host.store.due import Lane
from tests.host.line.bodies import FACE, NO_CARD, STAFF, new_id, pin_body, visit_body
from tests.host.world import NOW, SETTINGS, World, found

pytestmark = pytest.mark.both_databases

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)
ALL = dict.fromkeys(Lane, 5)
FAILED = found(CARD, EligibilityStatus.COULD_NOT_CHECK, reason=503)


def numbers(world: World) -> list[tuple[int, int]]:
    return [(number, change) for number, change in world.rows("SELECT number, change FROM results ORDER BY number")]


@pytest.fixture
def waiting(world: World) -> str:
    """Give a visit that waits for staff, not yet asked about."""
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    return body.visit_id


def test_first_answer_makes_result_and_reply(world: World) -> None:
    body = visit_body(FACE, CARD)
    world.arrive(body)
    assert world.settle(found(CARD))
    visit = world.visit(body.visit_id)
    assert (visit.change, visit.asked) == (1, 1)
    assert numbers(world) == [(1, 1)]
    assert world.rows("SELECT terminal, valid_until FROM replies") == [("t-front", NOW + SETTINGS.reply_expires_s)]
    assert world.changes.claim("h-main", ALL) == []


def test_visit_is_taken_by_one_worker_only(world: World, waiting: str) -> None:
    (job,) = world.changes.claim("first", ALL)
    assert job.visit.visit_id == waiting
    assert world.changes.claim("second", ALL) == []


def test_fresh_visits_before_late_ones(world: World) -> None:
    nonce = world.challenge()
    late, fresh = visit_body(FACE, CARD), visit_body(FACE, CARD)
    world.arrive(late)
    world.clock.now += 1
    world.arrive(fresh, nonce)
    assert [job.visit.visit_id for job in world.changes.claim("h-main", {Lane.FRESH: 1})] == [fresh.visit_id]
    assert world.changes.claim("h-main", {Lane.FRESH: 5}) == []  # what came late leaves the room to those who wait
    assert [job.visit.late for job in world.changes.claim("h-main", {Lane.LATE: 1})] == [True]


def test_work_of_a_dead_worker_is_done_by_another(world: World, waiting: str) -> None:
    (dead,) = world.changes.claim("dead", ALL)
    world.clock.now += SETTINGS.lease_s
    (alive,) = world.changes.claim("alive", ALL)
    assert world.changes.settle(alive, found(CARD))
    assert not world.changes.settle(dead, found(CARD))
    assert world.visit(waiting).change == 1
    assert numbers(world) == [(1, 1)]


def test_worker_that_comes_back_takes_up_its_own_work_at_once(world: World, waiting: str) -> None:
    world.changes.claim("h-main", ALL)
    world.changes.release("h-main")
    assert [job.visit.visit_id for job in world.changes.claim("h-main", ALL)] == [waiting]


def test_failed_check_is_asked_again_and_made_up_for(world: World) -> None:
    body = visit_body(FACE, CARD)
    world.arrive(body)
    world.settle(FAILED)
    assert world.changes.claim("h-main", ALL) == []
    world.clock.now += SETTINGS.recheck_s
    assert not world.settle(FAILED)
    world.clock.now += SETTINGS.recheck_s
    assert world.changes.claim("h-main", ALL) == []  # the pause has doubled
    world.clock.now += SETTINGS.recheck_s
    assert world.settle(found(CARD, late=True))
    visit = world.visit(body.visit_id)
    assert (visit.change, visit.asked) == (2, 3)
    assert numbers(world) == [(1, 1), (2, 2)]
    assert world.rows("SELECT count(*) FROM replies") == [(1,)]


def test_asking_again_ends_after_a_day(world: World) -> None:
    world.arrive(visit_body(FACE, CARD))
    world.settle(FAILED)
    world.clock.now += SETTINGS.recheck_for_s + 1
    world.settle(FAILED)
    assert world.rows("SELECT due_at FROM visits") == [(None,)]


def test_confirmation_after_the_answer(world: World, waiting: str) -> None:
    world.settle(found(CARD))
    world.clock.now += 60
    assert world.changes.confirm(waiting, "mihon") is Confirmed.CONFIRMED
    visit = world.visit(waiting)
    assert (visit.holder.outcome, visit.change, visit.confirm_until) == (Outcome.CONFIRMED, 2, 0)
    assert (visit.confirmation.by, visit.confirmation.at) == ("mihon", int(NOW) + 60)
    assert numbers(world) == [(1, 1), (2, 2)]


def test_confirmation_before_the_answer_stays(world: World, waiting: str) -> None:
    (job,) = world.changes.claim("h-main", ALL)
    assert world.changes.confirm(waiting, "mihon") is Confirmed.CONFIRMED
    assert numbers(world) == []
    world.changes.settle(job, found(CARD))
    visit = world.visit(waiting)
    assert (visit.holder.outcome, visit.confirmation.by, visit.change) == (Outcome.CONFIRMED, "mihon", 1)
    assert numbers(world) == [(1, 1)]


def test_second_confirmation_changes_nothing(world: World, waiting: str) -> None:
    world.settle(found(CARD))
    world.changes.confirm(waiting, "mihon")
    assert world.changes.confirm(waiting, "other") is Confirmed.ALREADY
    assert world.visit(waiting).confirmation.by == "mihon"
    assert numbers(world) == [(1, 1), (2, 2)]


def test_visit_that_needs_no_confirmation(world: World) -> None:
    body = visit_body(FACE, CARD)
    world.arrive(body)
    assert world.changes.confirm(body.visit_id, "mihon") is Confirmed.ALREADY


def test_unknown_visit(world: World) -> None:
    assert world.changes.confirm(new_id(), "mihon") is Confirmed.UNKNOWN


def test_lapse(world: World, waiting: str) -> None:
    world.settle(found(CARD))
    world.clock.now += SETTINGS.confirm_within_s - 1
    assert world.changes.lapse() == 0
    world.clock.now += 1
    assert world.changes.lapse() == 1
    visit = world.visit(waiting)
    assert (visit.holder.outcome, visit.change) == (Outcome.NOT_CONFIRMED, 2)
    assert world.changes.lapse() == 0
    assert world.changes.confirm(waiting, "mihon") is Confirmed.TOO_LATE


def test_confirmation_after_the_time_and_before_the_lapse(world: World, waiting: str) -> None:
    world.clock.now += SETTINGS.confirm_within_s + 1
    assert world.changes.confirm(waiting, "mihon") is Confirmed.TOO_LATE


def test_pin_that_failed_is_shown_while_the_person_waits_and_forgotten_afterwards(world: World) -> None:
    body = pin_body(world.issuer.card(4711), "invented", "t-front")
    world.arrive(body)
    world.settle(found(body.card))
    assert world.visit(body.visit_id).holder.reason == 411
    assert world.changes.confirm(body.visit_id, "mihon") is Confirmed.CONFIRMED
    holder = world.visit(body.visit_id).holder
    assert (holder.method, holder.outcome) == (Method.STAFF, Outcome.CONFIRMED)
    assert (holder.tried, holder.reason) == ((), 0)


def test_next_step_is_the_person_before_the_insurance(world: World) -> None:
    bodies = [visit_body(STAFF, CARD), visit_body(NO_CARD, Card()), visit_body(FACE, CARD)]
    for body in bodies:
        world.arrive(body)
        world.settle(found(body.card))
    records = [world.visit(body.visit_id).record() for body in bodies]
    names = [record.eligibility.next_step.name for record in records if record]
    assert names == ["confirm_person", "look_up_by_insured_number", "proceed"]


def test_what_the_terminal_said_never_changes(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    world.settle(found(dataclasses.replace(CARD, revocation_at=5)))
    world.changes.confirm(body.visit_id, "mihon")
    assert world.visit(body.visit_id).body == body
