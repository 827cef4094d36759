"""The made-up person before the terminal, screen by screen."""

from __future__ import annotations

from datetime import date

import pytest

from device.cli.demo.kiosk import Shown
from device.cli.demo.page import Form, Page
from device.cli.demo.person import Known, Method, Person, Touch

KNOWN = Known(date(1985, 4, 12), "4821", "1234")
STAFF = Form("/act", {"action": "choose", "way": "staff"})
CALL = Form("/act", {"action": "call_staff"})


def show(screen: str, *forms: Form, message: int = 0) -> Shown:
    return Shown(1, screen, Page(marks={"message": str(message)}, forms=list(forms)))


def choice(way: str) -> Form:
    return Form("/act", {"action": "choose", "way": way})


def entry(action: str) -> Form:
    fields = ("era", "year", "month", "day") if action == "birth" else ("digits",)
    return Form("/act", {"action": action, **dict.fromkeys(fields, "")})


@pytest.mark.parametrize("method", list(Method))
def test_wanted_way_is_chosen_first(method: Method) -> None:
    person = Person(method, KNOWN)
    shown = show("choosing", *(choice(one.value) for one in Method))
    assert person.answer(shown) == Touch(choice(method.value))
    assert not person.left_to_staff


def test_way_that_did_not_work_is_left_to_staff() -> None:
    person = Person(Method.FACE, KNOWN)
    shown = show("choosing", choice("face"), choice("pin"), STAFF)
    person.answer(shown)
    assert person.answer(shown) == Touch(STAFF)
    assert person.left_to_staff


def test_way_that_is_not_offered_is_left_to_staff() -> None:
    person = Person(Method.PIN, KNOWN)
    assert person.answer(show("choosing", choice("face"), STAFF)) == Touch(STAFF)
    assert person.left_to_staff


def test_number_b_is_entered_as_printed() -> None:
    person = Person(Method.FACE, KNOWN)
    birth = person.answer(show("unlocking_birth", entry("birth")))
    assert birth == Touch(entry("birth"), {"era": "showa", "year": "60", "month": "4", "day": "12"})
    code = person.answer(show("unlocking_code", entry("code")))
    assert code == Touch(entry("code"), {"digits": "4821"})


def test_pin_is_tried_once() -> None:
    person = Person(Method.PIN, KNOWN)
    assert person.answer(show("pin", entry("pin"), CALL)) == Touch(entry("pin"), {"digits": "1234"})
    assert person.answer(show("pin", entry("pin"), CALL, message=110)) == Touch(CALL)
    assert person.left_to_staff


def test_nobody_plays_with_the_last_try() -> None:
    person = Person(Method.PIN, KNOWN)
    call = Form("/act", {"action": "call_staff"})
    assert person.answer(show("pin_last", Form("/act", {"action": "use_last_try"}), call)) == Touch(call)
    assert person.left_to_staff


def test_blocked_pin_calls_staff() -> None:
    assert Person(Method.PIN, KNOWN).answer(show("pin", CALL)) == Touch(CALL)


@pytest.mark.parametrize("screen", ["unlocking_birth", "unlocking_code"])
def test_number_b_that_was_wrong_calls_staff(screen: str) -> None:
    shown = show(screen, entry("birth"), entry("code"), CALL, message=112)
    assert Person(Method.FACE, KNOWN).answer(shown) == Touch(CALL)


@pytest.mark.parametrize("screen", ["review", "consent"])
def test_person_goes_on(screen: str) -> None:
    accept = Form("/act", {"action": "accept"})
    assert Person(Method.PIN, KNOWN).answer(show(screen, accept)) == Touch(accept)


def test_registration_is_declined() -> None:
    back = Form("/act", {"action": "back"})
    assert Person(Method.PIN, KNOWN).answer(show("registering", back)) == Touch(back)


@pytest.mark.parametrize("screen", ["idle", "reading", "opening", "looking", "checking", "sending", "result"])
def test_person_waits(screen: str) -> None:
    assert Person(Method.FACE, KNOWN).answer(show(screen, CALL)) is None


def test_what_the_person_knows_is_not_shown() -> None:
    touch = Person(Method.PIN, KNOWN).answer(show("pin", entry("pin")))
    assert "1234" not in repr(touch) + repr(KNOWN)
    assert "1985" not in repr(KNOWN)
