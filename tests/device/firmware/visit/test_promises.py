"""What the table promises to people: time, consent, staff, and a camera that is off unless it looks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.firmware.visit.events import (
    Begins,
    CardRead,
    Chose,
    Event,
    Kind,
    SameCard,
    Shared,
    StaffConfirmed,
    StaffReasonGiven,
)
from device.firmware.visit.states import BEGUN, Effect, State, Way
from device.firmware.visit.table import TABLE, Step
from device.firmware.visit.visit import Rules
from device.wire.messages.visit import Consent
from device.wire.words import Method, Outcome
from tests.device.firmware.visit.made import (
    ALL_WAYS,
    OTHER_ID,
    RULES,
    after,
    visit_in,
)


def test_time_is_asked_for_and_given_as_often_as_somebody_wants_it() -> None:
    asked = after(visit_in(State.CHOOSING), Event(Kind.TIME_OVER)).visit
    for _ in range(12):
        assert (asked.state, asked.asked, asked.deadline) == (State.CHOOSING, True, 1000.0 + RULES.warning_s)
        given_time = after(asked, Event(Kind.MORE_TIME)).visit
        assert (given_time.asked, given_time.deadline) == (False, 1000.0 + RULES.choosing_s)
        asked = after(given_time, Event(Kind.TIME_OVER)).visit
    over = after(asked, Event(Kind.TIME_OVER))
    assert over.visit.state is State.IDLE
    assert over.effects == (Effect.REPORT_ENDED, Effect.FORGET)


@pytest.mark.parametrize(
    ("state", "target"),
    [
        (State.READING, State.IDLE),
        (State.CHOOSING, State.IDLE),
        (State.UNLOCKING, State.STAFF),
        (State.LOOKING, State.STAFF),
        (State.PIN, State.STAFF),
        (State.STAFF, State.SENDING),
        (State.CONSENT, State.REVIEW),
        (State.REVIEW, State.IDLE),
        (State.SENDING, State.RESULT),
        (State.REGISTERING, State.RESULT),
        (State.CARD_AWAY, State.IDLE),
    ],
)
def test_where_a_person_who_walks_away_leaves_the_visit(state: State, target: State) -> None:
    assert after(visit_in(state, asked=True), Event(Kind.TIME_OVER)).visit.state is target


def test_nobody_is_sent_as_pending_without_a_card_lying_there() -> None:
    walked_off = after(visit_in(State.PIN, asked=True), Event(Kind.TIME_OVER), Event(Kind.CARD_OUT)).visit
    assert walked_off.state is State.CARD_AWAY
    assert after(walked_off, Event(Kind.TIME_OVER)).visit.state is State.IDLE


def test_a_staff_code_at_the_terminal_settles_this_visit_and_keeps_the_reason() -> None:
    pending = after(visit_in(State.LOOKING), Event(Kind.FACE_NO_MATCH), Chose(Way.STAFF)).visit
    here = after(pending, Event(Kind.STAFF_HERE), Event(Kind.STAFF_CODE_ENTERED))
    assert (here.visit.state, here.effects) == (State.STAFF, (Effect.CHECK_STAFF_CODE,))
    again = after(here.visit, Event(Kind.STAFF_CODE_ENTERED))
    assert again.effects == ()
    known = after(here.visit, StaffConfirmed("mihon")).visit
    assert (known.state, known.outcome, known.staff) == (State.STAFF, Outcome.PENDING, "mihon")
    confirmed = after(known, StaffReasonGiven(261))
    assert confirmed.effects == (Effect.COUNT_STAFF,)
    visit = confirmed.visit
    assert (visit.state, visit.outcome, visit.staff, visit.reason) == (
        State.REVIEW,
        Outcome.CONFIRMED,
        "mihon",
        261,
    )
    assert visit.tried == pending.tried


def test_a_reason_without_a_right_code_confirms_nobody() -> None:
    asked = visit_in(State.STAFF, code_asked=True)
    assert after(asked, StaffReasonGiven(261)) == Step(asked)


@pytest.mark.parametrize("gone", [Event(Kind.BACK), Chose(Way.PIN), Chose(Way.STAFF), Event(Kind.STAFF_CALLED)])
def test_whoever_goes_another_way_after_a_staff_code_is_not_confirmed_by_it(gone: Event) -> None:
    left = after(visit_in(State.STAFF, staff="mihon"), gone).visit
    assert (left.state is not State.STAFF, left.outcome, left.staff) == (True, Outcome.PENDING, "")


def test_a_card_that_was_lifted_asks_staff_for_their_code_again() -> None:
    known = visit_in(State.STAFF, staff="mihon")
    back = after(known, Event(Kind.CARD_OUT), Begins(Kind.CARD_IN, OTHER_ID), SameCard(3)).visit
    assert (back.state, back.staff, back.code_asked) == (State.STAFF, "", True)


@pytest.mark.parametrize("state", sorted({State.UNLOCKING, State.LOOKING}))
@pytest.mark.parametrize(("way", "target"), [(Way.PIN, State.PIN), (Way.STAFF, State.REVIEW)])
def test_the_face_is_refused_with_one_touch_at_any_time(state: State, way: Way, target: State) -> None:
    taken = after(visit_in(state), Chose(way))
    assert taken.visit.state is target
    assert Effect.STOP_LOOKING in taken.effects
    working = visit_in(State.UNLOCKING, busy=True)
    assert after(working, Chose(way)) == Step(working)


def test_every_row_that_leads_away_from_the_face_switches_the_camera_off() -> None:
    face_way = {State.UNLOCKING, State.LOOKING}
    for row in (row for rows in TABLE.values() for row in rows):
        away = row.state in face_way and row.target not in face_way
        assert not away or Effect.STOP_LOOKING in row.effects or Effect.FORGET in row.effects, row


def test_the_camera_is_switched_on_by_nothing_but_the_face_way() -> None:
    for row in (row for rows in TABLE.values() for row in rows):
        if {Effect.WARM_UP, Effect.START_LOOKING, Effect.ASK_MOVEMENT} & set(row.effects):
            assert row.target in (State.UNLOCKING, State.LOOKING), row


def test_a_holder_who_is_settled_needs_no_staff_code() -> None:
    settled = visit_in(State.REVIEW, method=Method.PIN, outcome=Outcome.VERIFIED)
    assert after(settled, Event(Kind.STAFF_HERE)).visit.state is State.REVIEW


def test_consent_is_asked_where_the_clinic_asks() -> None:
    rules = Rules(asks_consent=True)
    asked = after(visit_in(State.PIN), Event(Kind.PIN_VERIFIED), rules=rules).visit
    assert (asked.state, asked.consent) == (State.CONSENT, Consent())
    touched = after(
        asked, Shared(("medicines", "surgery"), on=True), Shared(("surgery",), on=False), rules=rules
    ).visit
    assert (touched.state, touched.consent) == (State.CONSENT, Consent(medicines=True))
    reviewed = after(touched, Event(Kind.CONSENTED), rules=rules).visit
    assert (reviewed.state, reviewed.consent) == (State.REVIEW, Consent(medicines=True))
    again = after(reviewed, Event(Kind.BACK), rules=rules).visit
    assert (again.state, again.consent) == (State.CONSENT, Consent(medicines=True))


def test_a_certificate_in_its_grace_is_not_asked_for_consent() -> None:
    rules = Rules(asks_consent=True)
    read = after(visit_in(State.READING), CardRead(ALL_WAYS, 3, grace=True), rules=rules).visit
    proved = after(replace(read, state=State.PIN), Event(Kind.PIN_VERIFIED), rules=rules).visit
    assert (proved.grace, proved.state) == (True, State.REVIEW)
    assert after(proved, Event(Kind.BACK), rules=rules).visit.state is State.REVIEW


def test_who_is_pending_goes_back_from_consent_to_the_ways() -> None:
    rules = Rules(asks_consent=True)
    pending = after(visit_in(State.CHOOSING), Chose(Way.STAFF), rules=rules).visit
    assert pending.state is State.CONSENT
    assert after(pending, Event(Kind.BACK), rules=rules).visit.state is State.CHOOSING
    proved = visit_in(State.CONSENT, method=Method.PIN, outcome=Outcome.VERIFIED)
    assert after(proved, Event(Kind.BACK), rules=rules).visit == proved


@pytest.mark.parametrize("state", sorted(BEGUN - {State.LOOKING, State.SENDING, State.CARD_AWAY}))
def test_no_time_limit_ends_anything_without_a_warning_that_extends_it(state: State) -> None:
    # Looking leads to the ways that are left, sending is the machine's own time, card away counts from its start.
    waiting = visit_in(state, card_present=state is not State.RESULT, consent=Consent(medicines=True))
    warned = after(waiting, Event(Kind.TIME_OVER))
    assert (warned.visit.state, warned.visit.asked, warned.effects) == (state, True, ())
    assert warned.visit.deadline == 1000.0 + RULES.warning_s >= 1020.0
    assert after(warned.visit, Event(Kind.MORE_TIME)).visit == replace(
        waiting, deadline=1000.0 + RULES.limit_s(state)
    )


def test_a_card_that_is_looked_for_gets_its_time_again() -> None:
    away = after(visit_in(State.PIN), Event(Kind.CARD_OUT)).visit
    assert after(away, Event(Kind.MORE_TIME)).visit.deadline == 1000.0 + RULES.card_away_s >= 1020.0
