"""Language, look and voice: for one visit only, kept where the same person goes on."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from device.firmware.visit.events import Begins, CardRead, Event, Kind, Preferred
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import ASKING, State
from device.firmware.visit.table import step
from device.firmware.visit.visit import Rules, Visit
from device.wire.words import Acting

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
OTHER_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C5"
RULES = Rules()
TOUCHED = Preferences("vi", (("large", True),), voice=False, volume=5, guided=True)


def after(visit: Visit, *events: Event) -> Visit:
    for one in events:
        visit = step(visit, one, 1000.0, RULES).visit
    return visit


def begun(state: State, **changes: object) -> Visit:
    visit = Visit(state, VISIT_ID, TOUCHED, card_present=True, deadline=100.0)
    return replace(visit, **changes)  # type: ignore[arg-type]  # the tests name real fields


def test_a_touch_is_laid_over_what_was_touched_before() -> None:
    first = Preferences("ko", (("large", True), ("seated", True)), volume=2)
    both = first.overlaid(Preferences(look=(("large", False),), voice=True))
    assert both == Preferences("ko", (("large", False), ("seated", True)), voice=True, volume=2)


@pytest.mark.parametrize("state", sorted(State))
def test_it_can_be_touched_at_any_time_and_gives_whoever_does_their_whole_time(state: State) -> None:
    visit = begun(state, preferences=Preferences(), asked=state in ASKING)
    taken = after(visit, Preferred(TOUCHED))
    assert (taken.state, taken.preferences, taken.asked) == (state, TOUCHED, False)
    assert taken.deadline == (1000.0 + RULES.limit_of(state, taken) if state in ASKING else 100.0)


def test_what_was_touched_before_the_card_was_laid_down_holds_for_the_visit() -> None:
    for begins in (Kind.CARD_IN, Kind.NO_CARD):
        assert after(Visit(), Preferred(TOUCHED), Begins(begins, VISIT_ID)).preferences == TOUCHED


def test_who_touched_and_left_leaves_nothing_behind() -> None:
    touched = after(Visit(), Preferred(TOUCHED))
    assert touched.deadline == 1000.0 + RULES.preferred_s
    left = after(touched, Event(Kind.TIME_OVER))
    assert left == Visit()
    assert math.isinf(left.deadline)


def test_a_forgotten_card_does_not_keep_it_for_ever() -> None:
    lying = after(begun(State.IDLE, visit_id=""), Event(Kind.CARD_OUT))
    assert after(lying, Event(Kind.TIME_OVER)).preferences == Preferences()


@pytest.mark.parametrize(
    ("visit", "end"),
    [
        (begun(State.RESULT), Event(Kind.CARD_OUT)),
        (begun(State.RESULT, card_present=False), Event(Kind.ACCEPTED)),
        (begun(State.RESULT, card_present=False, asked=True), Event(Kind.TIME_OVER)),
        (begun(State.CHOOSING), Event(Kind.CANCEL)),
        (begun(State.CARD_AWAY), Event(Kind.TIME_OVER)),
        (begun(State.RESULT), Begins(Kind.CARD_IN, OTHER_ID)),
        (begun(State.CARD_AWAY), Begins(Kind.OTHER_CARD, OTHER_ID)),
    ],
)
def test_the_next_person_begins_with_the_clinics_own_choices(visit: Visit, end: Event) -> None:
    assert after(visit, end).preferences == Preferences()


def test_it_is_kept_for_the_next_card_and_for_a_card_that_is_put_back() -> None:
    done = begun(State.RESULT, acting=Acting.GUARDIAN)
    assert after(done, Event(Kind.CARD_OUT), Begins(Kind.NEXT_CARD, OTHER_ID)).preferences == TOUCHED
    assert after(done, Event(Kind.CARD_OUT), Begins(Kind.CARD_IN, OTHER_ID)).preferences == TOUCHED
    lifted = after(begun(State.READING), Event(Kind.CARD_OUT), Begins(Kind.CARD_IN, OTHER_ID))
    assert lifted.preferences == TOUCHED
    assert after(begun(State.READING), CardRead(())).preferences == TOUCHED
