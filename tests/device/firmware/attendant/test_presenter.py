"""The presenter: what is shown for a visit, and which touches count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.showing import Surroundings
from device.firmware.attendant.touches import Touches
from device.firmware.card.basics.secret import Pin, Secret
from device.firmware.screen import port
from device.firmware.screen.port import Screen
from device.firmware.visit.events import Begins, Chose, Event, Kind, Preferred, Shared, StaffReasonGiven
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import Visit
from device.wire import words
from device.wire.messages.host import Eligibility, NextStep, Reply

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"


class Desk:
    """A presenter with everything it posts noted."""

    def __init__(self, enrolled: bool = True, renew_until: Callable[[], str] = lambda: "") -> None:
        self.posted: list[Event] = []
        self.evidence = Evidence()
        touches = Touches(self.posted.append, lambda: VISIT_ID, self.evidence)
        around = Surroundings("見本クリニック", enrolled=enrolled)
        self.presenter = Presenter(touches, lambda: 100.0, around, FactsToShow(renew_until))

    def show(self, **fields: object) -> port.View:
        visit = replace(Visit(visit_id=VISIT_ID), **fields)  # type: ignore[arg-type]  # the tests name real fields
        self.presenter.show_visit(visit)
        return self.presenter.view()

    def touch(self, action: port.Action) -> bool:
        return self.presenter.act(action, self.presenter.view().number)


@pytest.mark.parametrize(
    ("fields", "screen"),
    [
        ({"state": State.IDLE}, Screen.IDLE),
        ({"state": State.UNLOCKING}, Screen.UNLOCKING_BIRTH),
        ({"state": State.UNLOCKING, "birth_given": True}, Screen.UNLOCKING_CODE),
        ({"state": State.UNLOCKING, "birth_given": True, "busy": True}, Screen.OPENING),
        ({"state": State.UNLOCKING, "reads_print": True, "busy": True}, Screen.READING_PRINT),
        ({"state": State.PIN}, Screen.PIN),
        ({"state": State.PIN, "busy": True}, Screen.CHECKING),
        ({"state": State.PIN, "tries_left": 1}, Screen.PIN_LAST),
        ({"state": State.PIN, "tries_left": 1, "last_try_agreed": True}, Screen.PIN),
        ({"state": State.CARD_AWAY}, Screen.CARD_AWAY),
        ({"state": State.RESULT}, Screen.RESULT),
    ],
)
def test_each_state_has_its_screen(fields: dict[str, object], screen: Screen) -> None:
    assert Desk().show(**fields).screen is screen


def test_every_state_can_be_shown() -> None:
    desk = Desk()
    assert len({desk.show(state=state).screen for state in State}) == len(State)


def test_before_enrolment_and_without_a_reader_idle_says_so() -> None:
    assert Desk(enrolled=False).show(state=State.IDLE).screen is Screen.NOT_ENROLLED
    desk = Desk()
    desk.presenter.show_surroundings(replace(desk.presenter.surroundings, out_of_service=102))
    assert (desk.presenter.view().screen, desk.presenter.view().message) == (Screen.OUT_OF_SERVICE, 102)


def test_the_result_shows_ticket_next_step_and_renewal() -> None:
    reply = Reply(
        VISIT_ID,
        words.Outcome.MATCH,
        Eligibility(True, False, words.EligibilityStatus.ELIGIBLE, NextStep(1, "proceed")),
    )
    desk = Desk(renew_until=lambda: "2027-01-31")
    view = desk.show(state=State.RESULT, ticket="A7K", reply=reply)
    assert (view.ticket, view.outcome_step, view.renew_until) == ("A7K", 1, "2027-01-31")
    assert desk.show(state=State.CHOOSING).renew_until == ""


@pytest.mark.parametrize(("method", "step"), [(words.Method.STAFF, 7), (words.Method.NONE, 9)])
def test_a_visit_that_waits_for_staff_says_so_before_the_host_answers(method: words.Method, step: int) -> None:
    assert Desk().show(state=State.RESULT, ticket="A7K", method=method).outcome_step == step
    assert Desk().show(state=State.RESULT, method=method).outcome_step == 0


def test_the_keys_for_a_staff_code_come_only_when_staff_came_for_them() -> None:
    desk = Desk()
    desk.presenter.show_surroundings(replace(desk.presenter.surroundings, staff_codes=True))
    assert not desk.show(state=State.STAFF).staff_code_offered
    assert desk.show(state=State.STAFF, code_asked=True).staff_code_offered


def test_seconds_left_count_down_to_the_deadline() -> None:
    assert Desk().show(state=State.PIN, deadline=112.3).seconds_left == 13
    assert Desk().show(state=State.IDLE).seconds_left == 0


def test_a_touch_for_a_question_that_is_gone_is_stale() -> None:
    desk = Desk()
    seen = desk.show(state=State.CHOOSING, ways=(Way.STAFF,)).number
    desk.show(state=State.PIN)
    assert not desk.presenter.act(port.Choose(port.Way.STAFF), seen)
    assert not desk.presenter.act(port.Cancel(), desk.presenter.view().number + 1)
    assert desk.posted == []


def test_a_changing_hint_makes_no_touch_stale() -> None:
    desk = Desk()
    seen = desk.show(state=State.LOOKING).number
    desk.presenter.show_face("too_far", b"jpeg")
    assert desk.presenter.view().hint == "too_far"
    assert desk.presenter.view().number > seen
    assert desk.presenter.act(port.CallStaff(), seen)


def test_ok_pressed_twice_counts_once() -> None:
    desk = Desk()
    seen = desk.show(state=State.PIN, tries_left=3).number
    assert desk.presenter.act(port.Pin(Pin("1234")), seen)
    desk.show(state=State.PIN, tries_left=3, busy=True)
    second = Pin("1234")
    assert not desk.presenter.act(port.Pin(second), seen)
    assert desk.posted == [Event(Kind.PIN_ENTERED)]


def test_secrets_go_into_the_evidence_and_not_into_events() -> None:
    desk = Desk()
    desk.show(state=State.UNLOCKING)
    assert desk.touch(port.Birth(1952, 2, 29))
    assert desk.touch(port.Code("2285"))
    assert desk.evidence.birth == date(1952, 2, 29)
    assert "2285" not in repr(desk.posted) + repr(desk.evidence)
    desk.evidence.forget()
    assert desk.evidence == Evidence()


def test_a_staff_code_goes_into_the_evidence_where_it_was_asked_for_and_is_wiped_elsewhere() -> None:
    desk, code, stray = Desk(), Secret(b"482913"), Secret(b"482913")
    desk.show(state=State.STAFF)
    assert desk.touch(port.StaffCode(code))
    assert desk.evidence.staff_code is code
    desk.show(state=State.CHOOSING)
    assert not desk.touch(port.StaffCode(stray))
    with pytest.raises(ValueError, match="wiped"):
        _ = stray.octets


def test_what_the_clinic_offers_is_offered_once() -> None:
    desk = Desk()
    around = replace(desk.presenter.surroundings, guardian_offered=True, withdrawal_offered=True, staff_codes=True)
    desk.presenter.show_surroundings(around)
    view = desk.show(state=State.CHOOSING)
    assert (view.guardian_offered, view.withdrawal_offered, view.staff_code_offered) == (True, True, True)
    view = desk.show(
        state=State.CHOOSING, acting=words.Acting.GUARDIAN, withdraws=True, outcome=words.Outcome.VERIFIED
    )
    assert (view.guardian_offered, view.withdrawal_offered, view.staff_code_offered) == (False, False, False)
    assert (view.for_someone, view.withdraws) == (True, True)


def test_a_pin_before_the_word_for_the_last_try_is_wiped() -> None:
    desk, pin = Desk(), Pin("1234")
    desk.show(state=State.PIN, tries_left=1)
    assert not desk.touch(port.Pin(pin))
    assert desk.evidence.pin is None
    with pytest.raises(ValueError, match="wiped"):
        _ = pin.octets


def test_the_button_on_the_case_is_no_word_for_the_last_try() -> None:
    desk = Desk()
    desk.show(state=State.PIN, tries_left=1)
    desk.touch(port.Accept())
    assert Event(Kind.LAST_TRY_AGREED) not in desk.posted


def test_the_tries_shown_are_those_of_what_is_asked_for() -> None:
    desk = Desk()
    assert desk.show(state=State.UNLOCKING, tries_left=3, number_b_left=7).tries_left == 7
    assert desk.show(state=State.PIN, tries_left=3, number_b_left=7).tries_left == 3


def test_a_pin_that_nobody_asked_for_is_wiped() -> None:
    desk, pin = Desk(), Pin("1234")
    desk.show(state=State.CHOOSING)
    assert not desk.touch(port.Pin(pin))
    with pytest.raises(ValueError, match="wiped"):
        _ = pin.octets


@pytest.mark.parametrize(
    ("state", "action", "event"),
    [
        (State.CHOOSING, port.Choose(port.Way.FACE), Chose(Way.FACE)),
        (State.CHOOSING, port.Language("en"), Preferred(Preferences("en"))),
        (State.IDLE, port.SetLook("large", on=True), Preferred(Preferences(look=(("large", True),)))),
        (State.PIN, port.SetVoice(on=False), Preferred(Preferences(voice=False))),
        (State.PIN, port.SetVolume(5), Preferred(Preferences(volume=5))),
        (State.PIN, port.Repeat(), Preferred()),
        (State.IDLE, port.Guided(on=True), Preferred(Preferences(guided=True))),
        (State.CONSENT, port.Accept(), Event(Kind.CONSENTED)),
        (State.CONSENT, port.SetConsent(port.ConsentItem.SURGERY, on=True), Shared(("surgery",), on=True)),
        (State.CONSENT, port.ConsentAll(on=False), Shared(tuple(port.ConsentItem), on=False)),
        (State.STAFF, port.StaffReason(263), StaffReasonGiven(263)),
        (State.PIN, port.Back(), Event(Kind.BACK)),
        (State.REGISTERING, port.Back(), Event(Kind.REGISTER_NO)),
        (State.REGISTERING, port.Accept(), Event(Kind.REGISTER_YES)),
        (State.STAFF, port.Accept(), Chose(Way.STAFF)),
        (State.REVIEW, port.Accept(), Event(Kind.ACCEPTED)),
        (State.PIN, port.MoreTime(), Event(Kind.MORE_TIME)),
        (State.PIN, port.UseLastTry(), Event(Kind.LAST_TRY_AGREED)),
        (State.IDLE, port.NoCard(), Begins(Kind.NO_CARD, VISIT_ID)),
        (State.PIN, port.Cancel(), Event(Kind.CANCEL)),
        (State.PIN, port.CallStaff(), Event(Kind.STAFF_CALLED)),
        (State.CHOOSING, port.ForSomeone(), Event(Kind.FOR_SOMEONE)),
        (State.CHOOSING, port.Withdraw(), Event(Kind.WITHDRAW)),
        (State.REVIEW, port.StaffHere(), Event(Kind.STAFF_HERE)),
        (State.RESULT, port.NextCard(), Begins(Kind.NEXT_CARD, VISIT_ID)),
    ],
)
def test_touches_become_events(state: State, action: port.Action, event: Event) -> None:
    desk = Desk()
    desk.show(state=state)
    assert desk.touch(action)
    assert desk.posted == [event]


def test_a_reason_that_is_none_of_ours_is_not_taken() -> None:
    desk = Desk()
    desk.show(state=State.STAFF, staff="mihon")
    assert not desk.touch(port.StaffReason(214))
    assert desk.posted == []


def test_news_of_headphones_and_guide_is_never_stale_and_changes_no_question() -> None:
    desk = Desk()
    seen = desk.show(state=State.CHOOSING).number
    assert desk.presenter.act(port.Headphones(plugged=True), -1)
    assert desk.presenter.act(port.Guided(on=True), -1)
    assert desk.presenter.view().voice.headphones
    assert desk.presenter.act(port.Cancel(), seen)
    assert desk.posted == [Preferred(Preferences(guided=True)), Event(Kind.CANCEL)]


def test_hearing_the_screen_again_is_counted_and_makes_no_touch_stale() -> None:
    desk = Desk()
    seen = desk.show(state=State.CHOOSING).number
    assert desk.presenter.act(port.Repeat(), seen)
    assert desk.presenter.view().voice.asked == 1
    assert desk.presenter.act(port.Repeat(), seen)
    assert desk.presenter.view().voice.asked == 2


def test_every_touch_that_is_taken_is_told_and_no_other() -> None:
    desk, told = Desk(), list[port.Action]()
    desk.presenter.listen(told.append)
    seen = desk.show(state=State.CHOOSING).number
    desk.presenter.act(port.Cancel(), seen)
    desk.presenter.act(port.Cancel(), seen + 1)
    desk.presenter.act(port.StaffReason(1), seen)
    assert told == [port.Cancel()]


def test_the_preview_gives_pictures_until_it_ends() -> None:
    async def play() -> list[bytes | None]:
        desk = Desk()
        desk.show(state=State.LOOKING)
        pictures = []
        for picture in (b"one", b""):
            waiting = asyncio.create_task(desk.presenter.preview())
            await asyncio.sleep(0)
            desk.presenter.show_face("ok", picture)
            pictures.append(await waiting)
        return pictures

    assert asyncio.run(play()) == [b"one", None]


def test_changed_waits_for_a_newer_view() -> None:
    async def play() -> Screen:
        desk = Desk()
        number = desk.show(state=State.IDLE).number
        waiting = asyncio.create_task(desk.presenter.changed(number))
        await asyncio.sleep(0)
        assert not waiting.done()
        desk.show(state=State.READING)
        async with asyncio.timeout(5):
            return (await waiting).screen

    assert asyncio.run(play()) is Screen.READING
