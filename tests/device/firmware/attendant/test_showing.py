"""What a view tells: preferences over the clinic's choices, consent, staff reasons, the way back, what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.firmware.attendant.preferred import ClinicsChoice, language_of, look_of, voice_of
from device.firmware.attendant.showing import STAFF_REASONS, Surroundings, question_of, view_of
from device.firmware.screen.port import ConsentItem, Look, View, Voice, Way
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State
from device.firmware.visit.states import Way as VisitWay
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import Consent
from device.wire.numbers import all_errors
from device.wire.words import Method, Outcome

ALL_WAYS = (VisitWay.FACE, VisitWay.PIN, VisitWay.STAFF)
AROUND = Surroundings("見本クリニック", enrolled=True, asks_consent=True)
PENDING = Visit(card_present=True, ways=ALL_WAYS, method=Method.STAFF)
PROVED = Visit(card_present=True, ways=ALL_WAYS, method=Method.PIN, outcome=Outcome.VERIFIED)


def view(visit: Visit, around: Surroundings = AROUND) -> View:
    return view_of(visit, around, renew_until="2027-01-31", sent=())


def test_what_a_person_touched_lies_over_the_clinics_choices() -> None:
    clinic = ClinicsChoice(("en", "ja"), frozenset({"ja"}), Look(large=True, seated=True), 2)
    touched = Preferences(look=(("large", False), ("contrast", True)))
    assert look_of(touched, clinic) == Look(contrast=True, seated=True)
    assert (language_of(touched, clinic), language_of(Preferences("ja"), clinic)) == ("en", "ja")


@pytest.mark.parametrize(
    ("preferences", "on"),
    [
        (Preferences(), True),
        (Preferences("en"), False),
        (Preferences("en", voice=True), True),
        (Preferences(voice=False), False),
        (Preferences(voice=False, guided=True), True),
    ],
)
def test_the_screen_speaks_where_the_clinic_lets_it_and_as_the_person_wants_it(
    preferences: Preferences, on: bool
) -> None:
    clinic = ClinicsChoice(spoken=frozenset({"ja"}), volume=2)
    voice = voice_of(preferences, clinic, headphones=True, asked=4)
    assert voice == Voice(on=on, volume=2, headphones=True, guided=bool(preferences.guided), asked=4)
    assert voice_of(Preferences(volume=5), clinic, headphones=False, asked=0).volume == 5


def test_consent_is_asked_on_its_page_only_and_shows_what_is_on() -> None:
    asked = view(Visit(State.CONSENT, consent=Consent(surgery=True, high_cost_limit=True)))
    assert asked.consents_asked == tuple(ConsentItem)
    assert asked.consents == (ConsentItem.SURGERY, ConsentItem.HIGH_COST_LIMIT)
    assert view(Visit(State.REVIEW, consent=Consent(surgery=True))).consents == ()


def test_a_touched_switch_is_the_same_question() -> None:
    before, after = view(Visit(State.CONSENT)), view(Visit(State.CONSENT, consent=Consent(surgery=True)))
    assert question_of(before) == question_of(after)
    assert question_of(view(Visit())) == question_of(view(Visit(preferences=Preferences("vi", (("large", True),)))))


def test_staff_reasons_come_once_a_code_was_right() -> None:
    assert view(Visit(State.STAFF, code_asked=True)).staff_reasons == ()
    known = view(Visit(State.STAFF, staff="mihon"))
    assert known.staff_reasons == STAFF_REASONS
    assert question_of(known) != question_of(view(Visit(State.STAFF, code_asked=True)))
    assert all(all_errors()[number].name.startswith("staff_looked_") for number in STAFF_REASONS)


@pytest.mark.parametrize("state", [State.UNLOCKING, State.LOOKING])
def test_on_the_face_way_the_other_ways_can_be_touched_unless_the_card_works(state: State) -> None:
    assert view(Visit(state, ways=ALL_WAYS)).ways == (Way.PIN, Way.STAFF)
    assert view(Visit(state, ways=ALL_WAYS, busy=True)).ways == ()
    assert view(Visit(state, ways=ALL_WAYS, busy=True, reads_print=True)).ways == (Way.PIN, Way.STAFF)


@pytest.mark.parametrize(
    ("visit", "asks", "back"),
    [
        (replace(PENDING, state=State.REVIEW), False, True),
        (replace(PROVED, state=State.REVIEW), False, False),
        (replace(PROVED, state=State.REVIEW), True, True),
        (replace(PROVED, state=State.REVIEW, grace=True), True, False),
        (replace(PENDING, state=State.CONSENT), True, True),
        (replace(PROVED, state=State.CONSENT), True, False),
        (replace(PENDING, state=State.PIN), False, True),
    ],
)
def test_back_is_offered_where_it_leads_somewhere(visit: Visit, asks: bool, back: bool) -> None:
    assert view(visit, replace(AROUND, asks_consent=asks)).back_offered is back


def test_the_grace_is_told_while_the_card_counts() -> None:
    for state in State:
        shown = view(Visit(state, grace=True))
        assert shown.grace is (state in (State.CHOOSING, State.CONSENT, State.REVIEW, State.RESULT))
        assert bool(shown.renew_until) is (state is State.RESULT)
