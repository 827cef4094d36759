"""The rows of the visit table for reading number B from print: what begins it, what follows, and every way out."""

from __future__ import annotations

import pytest

from device.firmware.visit.events import Begins, CardRead, Chose, Event, Failed, Kind, SameCard
from device.firmware.visit.states import Effect, State, Way
from device.firmware.visit.visit import Rules, Visit
from tests.device.firmware.visit.made import ALL_WAYS, OTHER_ID, after, event, visit_in

SAME_CARD_BACK = SameCard(3)
READING_PRINT = Rules(reads_print=True)
PRINT_AT_HAND = {"number_b_left": 10}


def reading_print() -> Visit:
    """Give a visit in which print is being read."""
    chosen = after(visit_in(State.CHOOSING, **PRINT_AT_HAND), Chose(Way.FACE), rules=READING_PRINT)
    assert chosen.effects == (Effect.WARM_UP, Effect.READ_PRINT)
    assert chosen.visit.reads_print
    assert chosen.visit.busy
    return chosen.visit


def test_print_is_read_at_once_and_nothing_is_typed() -> None:
    opening = after(reading_print(), Event(Kind.PRINT_READ))
    assert (opening.visit.state, opening.effects) == (State.UNLOCKING, (Effect.OPEN_RECORD,))
    assert after(opening.visit, Event(Kind.RECORD_OPENED)).visit.state is State.LOOKING


def test_the_reading_process_is_started_while_the_person_chooses() -> None:
    read = CardRead(ALL_WAYS, 3, number_b_left=10)
    assert after(visit_in(State.READING), read, rules=READING_PRINT).effects == (Effect.PREPARE_PRINT,)
    for other in (CardRead(ALL_WAYS, 3, number_b_left=7), CardRead((Way.PIN,), 3, number_b_left=10)):
        assert after(visit_in(State.READING), other, rules=READING_PRINT).effects == ()
    assert after(visit_in(State.READING), read).effects == ()


def test_the_process_ends_with_another_way_and_with_every_way_out() -> None:
    choosing = visit_in(State.CHOOSING, **PRINT_AT_HAND)
    for way in (Way.PIN, Way.STAFF):
        assert Effect.STOP_PRINT in after(choosing, Chose(way), rules=READING_PRINT).effects
    for kind in (Kind.BACK, Kind.CANCEL, Kind.CARD_OUT, Kind.STAFF_CALLED, Kind.READER_LOST, Kind.FACE_FAILED):
        left = after(reading_print(), event(kind))
        assert Effect.STOP_PRINT in left.effects
        assert left.visit.state is not State.UNLOCKING


def test_when_print_is_not_read_typing_pin_and_staff_are_offered_side_by_side() -> None:
    offered = after(reading_print(), Failed(Kind.PRINT_FAILED, 231, can_retry=True)).visit
    assert (offered.state, offered.message, offered.ways) == (State.CHOOSING, 231, ALL_WAYS)
    typing = after(offered, Chose(Way.FACE), rules=READING_PRINT)
    assert typing.effects == (Effect.WARM_UP,)
    assert (typing.visit.state, typing.visit.reads_print, typing.visit.busy) == (State.UNLOCKING, False, False)


def test_a_card_for_staff_offers_the_face_no_more() -> None:
    offered = after(reading_print(), Failed(Kind.PRINT_FAILED, 232)).visit
    assert (offered.state, offered.message, offered.ways) == (State.CHOOSING, 232, (Way.PIN, Way.STAFF))


def test_the_camera_makes_one_wrong_try_and_typing_one_more() -> None:
    wrong = Failed(Kind.RECORD_FAILED, 112, 9, can_retry=True)
    offered = after(reading_print(), Event(Kind.PRINT_READ), wrong).visit
    assert (offered.state, offered.message, offered.ways) == (State.CHOOSING, 234, ALL_WAYS)
    assert (offered.number_b_failures, offered.number_b_left) == (1, 9)
    typed = after(
        offered, Chose(Way.FACE), Event(Kind.BIRTH_ENTERED), Event(Kind.NUMBER_ENTERED), rules=READING_PRINT
    )
    assert typed.effects == (Effect.OPEN_RECORD,)
    given_up = after(typed.visit, wrong).visit
    assert (given_up.state, given_up.ways) == (State.CHOOSING, (Way.PIN, Way.STAFF))


@pytest.mark.parametrize("left", [-1, 0, 4, 7])
def test_with_fewer_than_eight_tries_left_the_camera_makes_none(left: int) -> None:
    chosen = after(visit_in(State.CHOOSING, number_b_left=left), Chose(Way.FACE), rules=READING_PRINT)
    assert chosen.effects == (Effect.WARM_UP,)


def test_a_reading_that_comes_too_late_changes_nothing() -> None:
    typing = after(visit_in(State.CHOOSING), Chose(Way.FACE)).visit
    for late in (Event(Kind.PRINT_READ), Failed(Kind.PRINT_FAILED, 231, can_retry=True)):
        taken = after(typing, late)
        assert (taken.visit, taken.effects) == (typing, ())


def test_the_same_card_put_back_is_read_anew() -> None:
    away = after(reading_print(), Event(Kind.CARD_OUT)).visit
    back = after(away, Begins(Kind.CARD_IN, OTHER_ID), SAME_CARD_BACK, rules=READING_PRINT)
    assert back.effects == (Effect.READ_PRINT,)
    assert (back.visit.state, back.visit.reads_print) == (State.UNLOCKING, True)
    tried = after(reading_print(), Event(Kind.PRINT_READ), Event(Kind.CARD_OUT)).visit
    assert after(tried, SAME_CARD_BACK, rules=READING_PRINT).effects == ()
