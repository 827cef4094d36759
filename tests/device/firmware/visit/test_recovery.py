"""Every fault in every state of a visit: somebody is helped, the way back leads on, and the pages say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device.firmware.attendant.showing import Surroundings, screen_of
from device.firmware.screen.foot import foot_of
from device.firmware.screen.port import Screen, View
from device.firmware.visit.events import Event, Failed, Kind, SameCard
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import Visit
from tests.device.firmware.visit.made import OFFERING, OTHER_ID, after, event
from tests.device.firmware.visit.recovery import FAULTS, SERVICE_STOPPED, Fate, Fault, fate, table, visit_at

ROOT = Path(__file__).parents[4]
PAGES = {"en": ROOT / "docs" / "recovery.md", "ja": ROOT / "docs" / "recovery.ja.md"}
READER = FAULTS[0]
LOST = Failed(Kind.READER_LOST, SERVICE_STOPPED)
KEPT = [state for state in State if fate(READER, state) is Fate.KEPT]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("language", PAGES)
def test_the_pages_say_what_the_table_does(fault: Fault, language: str) -> None:
    assert table(fault, language) in PAGES[language].read_text("utf-8")


@pytest.mark.parametrize("language", PAGES)
def test_every_scenario_that_a_page_names_exists(language: str) -> None:
    named = set(re.findall(r"`faults/([a-z_]+)`", PAGES[language].read_text("utf-8")))
    assert len(named) >= 12
    assert named <= {path.stem for path in (ROOT / "tests" / "scenarios" / "faults").iterdir()}


@pytest.mark.parametrize("state", [state for state in KEPT if state is not State.CARD_AWAY])
def test_with_the_reader_and_the_same_card_the_visit_goes_on_where_it_was(state: State) -> None:
    visit = visit_at(state, "reader")
    back = after(visit, LOST, event(Kind.CARD_IN), SameCard(3), rules=OFFERING).visit
    anew = {State.LOOKING: State.UNLOCKING, State.CONSENT: State.PIN, State.REVIEW: State.PIN}
    assert back.state is anew.get(state, state)
    assert back.visit_id == visit.visit_id
    assert back.message == 0


@pytest.mark.parametrize("state", KEPT)
def test_without_a_reader_staff_take_the_visit_over(state: State) -> None:
    called = after(visit_at(state, "reader"), LOST, Event(Kind.STAFF_CALLED), Event(Kind.ACCEPTED), rules=OFFERING)
    assert called.visit.state is State.SENDING


def test_without_a_reader_a_ticket_can_be_drawn_and_staff_called() -> None:
    around = Surroundings(enrolled=True, out_of_service=SERVICE_STOPPED, no_card_offered=True)
    assert screen_of(Visit(), around) is Screen.OUT_OF_SERVICE
    assert after(Visit(), LOST, event(Kind.NO_CARD), rules=OFFERING).visit.state is State.SENDING
    assert foot_of(View(1, Screen.OUT_OF_SERVICE, message=SERVICE_STOPPED)).staff


def test_while_the_machine_is_set_up_nobody_is_called() -> None:
    assert not foot_of(View(1, Screen.OUT_OF_SERVICE, message=280)).staff


def test_without_a_camera_the_next_person_is_offered_the_face_again() -> None:
    left = after(visit_at(State.LOOKING, "camera"), Failed(Kind.FACE_FAILED, 224), Event(Kind.CANCEL)).visit
    begun = after(left, event(Kind.CARD_OUT), event(Kind.CARD_IN), event(Kind.CARD_READ)).visit
    assert begun.visit_id == OTHER_ID
    assert Way.FACE in begun.ways
