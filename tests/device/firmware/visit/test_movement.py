"""Looking, second part: after a match movements are asked for; who does not move is led to a person, not refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.firmware.visit.events import Begins, Chose, Event, Failed, Kind, SameCard
from device.firmware.visit.states import Effect, State, Way
from device.firmware.visit.table import step
from device.firmware.visit.visit import MOST_CHALLENGES, Rules, Visit
from device.wire.words import Liveness, Method, Outcome
from tests.device.firmware.visit.made import OTHER_ID, RULES, after, visit_in

LOOKING = visit_in(State.LOOKING)
ASKED = after(LOOKING, Event(Kind.FACE_MATCHED)).visit
FLAT = Failed(Kind.LIVENESS_FAILED, 253)


def test_a_match_alone_settles_nothing_but_asks_for_a_movement() -> None:
    taken = after(LOOKING, Event(Kind.FACE_MATCHED))
    assert (taken.visit.state, taken.effects) == (State.LOOKING, (Effect.ASK_MOVEMENT,))
    assert (taken.visit.proved, taken.visit.asks_movement, taken.visit.challenges) == (False, True, 1)
    assert taken.visit.liveness is Liveness.NOT_CHECKED


@pytest.mark.parametrize(("asks_consent", "target"), [(True, State.CONSENT), (False, State.REVIEW)])
def test_who_moves_as_asked_is_settled(asks_consent: bool, target: State) -> None:
    taken = after(ASKED, Event(Kind.LIVENESS_SHOWN), rules=replace(RULES, asks_consent=asks_consent))
    assert (taken.visit.state, taken.effects) == (target, (Effect.STOP_LOOKING,))
    settled = (taken.visit.method, taken.visit.outcome, taken.visit.liveness)
    assert settled == (Method.FACE, Outcome.MATCH, Liveness.PASSED)


def test_each_challenge_has_its_own_time() -> None:
    rules = Rules(looking_s=5.0, liveness_s=7.0)
    asked = step(LOOKING, Event(Kind.FACE_MATCHED), 1000.0, rules).visit
    assert asked.deadline == 1007.0
    assert step(asked, FLAT, 1003.0, rules).visit.deadline == 1010.0


def test_a_challenge_that_is_not_passed_says_why_and_is_put_anew_a_few_times() -> None:
    visit = ASKED
    for number in range(2, MOST_CHALLENGES + 1):
        taken = after(visit, FLAT)
        visit = taken.visit
        assert (visit.state, visit.message, visit.challenges) == (State.LOOKING, 253, number)
        assert taken.effects == (Effect.ASK_MOVEMENT,)
    last = after(visit, FLAT)
    assert (last.visit.state, last.visit.message, last.effects) == (State.CHOOSING, 259, (Effect.STOP_LOOKING,))
    assert last.visit.ways == (Way.PIN, Way.STAFF)
    assert last.visit.liveness is Liveness.FAILED
    assert [(one.method, one.outcome) for one in last.visit.tried] == [(Method.FACE, Outcome.UNCERTAIN)]


def test_a_failed_check_stands_beside_the_visit_that_staff_confirm() -> None:
    visit = replace(ASKED, challenges=MOST_CHALLENGES)
    pending = after(visit, FLAT, Chose(Way.STAFF)).visit
    assert (pending.method, pending.outcome, pending.reason) == (Method.STAFF, Outcome.PENDING, 259)


@pytest.mark.parametrize(("way_out", "number"), [(Kind.CANNOT_MOVE, 252), (Kind.TIME_OVER, 251)])
def test_who_cannot_move_goes_to_staff_and_has_not_failed(way_out: Kind, number: int) -> None:
    taken = after(ASKED, Event(way_out))
    assert (taken.visit.state, taken.visit.message) == (State.STAFF, number)
    assert taken.visit.liveness is Liveness.NOT_CHECKED
    assert not taken.visit.asks_movement
    assert Effect.STOP_LOOKING in taken.effects
    pending = after(taken.visit, Chose(Way.STAFF)).visit
    assert (pending.outcome, pending.liveness) == (Outcome.PENDING, Liveness.NOT_CHECKED)


def test_after_the_time_was_over_the_face_may_be_tried_again_from_the_comparison_on() -> None:
    again = after(ASKED, Event(Kind.TIME_OVER), Chose(Way.FACE)).visit
    assert (again.state, again.asks_movement) == (State.UNLOCKING, False)


@pytest.mark.parametrize("kind", [Kind.LIVENESS_SHOWN, Kind.LIVENESS_FAILED, Kind.CANNOT_MOVE])
def test_before_a_movement_is_asked_for_none_of_this_means_anything(kind: Kind) -> None:
    event = FLAT if kind is Kind.LIVENESS_FAILED else Event(kind)
    taken = after(LOOKING, event)
    assert (taken.visit, taken.effects) == (LOOKING, ())


def test_a_card_that_was_away_has_its_holder_looked_at_from_the_beginning() -> None:
    away = after(ASKED, Event(Kind.CARD_OUT))
    assert Effect.STOP_LOOKING in away.effects
    back = after(away.visit, Begins(Kind.CARD_IN, OTHER_ID), SameCard(3)).visit
    assert (back.state, back.asks_movement, back.liveness) == (State.UNLOCKING, False, Liveness.NOT_CHECKED)


def test_staff_and_back_are_there_while_a_movement_is_asked_for() -> None:
    assert Effect.CALL_STAFF in after(ASKED, Event(Kind.STAFF_CALLED)).effects
    left: Visit = after(ASKED, Event(Kind.BACK)).visit
    assert (left.state, left.asks_movement) == (State.CHOOSING, False)
