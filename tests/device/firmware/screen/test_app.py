"""Pages and forms without a browser: what a person without JavaScript, and the demo's driver, can do."""

from __future__ import annotations

import pytest

from device.firmware.card.basics.secret import Pin as SecretPin
from device.firmware.screen.form import MOST_BODY_BYTES
from device.firmware.screen.port import (
    Accept,
    Action,
    Back,
    Birth,
    CallStaff,
    Cancel,
    Choose,
    Code,
    ForSomeone,
    Language,
    MoreTime,
    NextCard,
    NoCard,
    Pin,
    Screen,
    StaffCode,
    StaffHere,
    Way,
    Withdraw,
)
from tests.device.firmware.screen.client import Client
from tests.device.firmware.screen.forms import Forms
from tests.device.firmware.screen.scenes import ALL_OFFERED, SCENES, WAYS
from tests.device.firmware.screen.scripted import ScriptedPort

SIDES = {"look", "voice", "volume", "repeat", "language"}
"""What is touched on the sides of every page."""


def read(client: Client) -> Forms:
    answer = client.get("/")
    assert answer.status_code == 200
    return Forms(answer.text)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_every_screen_can_be_made(port: ScriptedPort, client: Client, scene: str, language: str) -> None:
    view = port.show(language=language, **SCENES[scene])
    html = client.get("/").text
    page = Forms(html)
    assert page.main["data-screen"] == view.screen
    assert page.main["data-number"] == str(view.number)
    assert page.main["data-ticket"] == view.ticket
    assert f'<html lang="{language}">' in html
    assert "<title>受付 Reception</title>" in html
    assert "style=" not in html
    assert all(form["number"] == str(view.number) and form["token"] for form in page.forms)


@pytest.mark.parametrize(
    ("screen", "action", "fields", "expected"),
    [
        (Screen.CHOOSING, "choose", {"way": "face"}, Choose(Way.FACE)),
        (Screen.CHOOSING, "choose", {"way": "staff"}, Choose(Way.STAFF)),
        (Screen.STAFF, "choose", {"way": "staff"}, Choose(Way.STAFF)),
        (Screen.CHOOSING, "cancel", {}, Cancel()),
        (Screen.CHOOSING, "language", {"language": "en"}, Language("en")),
        (Screen.PIN, "back", {}, Back()),
        (Screen.PIN, "call_staff", {}, CallStaff()),
        (Screen.REVIEW, "accept", {}, Accept()),
        (Screen.RESULT, "accept", {}, Accept()),
        (Screen.REGISTERING, "accept", {}, Accept()),
        (Screen.REGISTERING, "back", {}, Back()),
        (Screen.CONSENT, "accept", {}, Accept()),
        (Screen.IDLE, "no_card", {}, NoCard()),
        (Screen.CARD_AWAY, "more_time", {}, MoreTime()),
        (Screen.CHOOSING, "for_someone", {}, ForSomeone()),
        (Screen.CHOOSING, "withdraw", {}, Withdraw()),
        (Screen.CHOOSING, "staff_here", {}, StaffHere()),
        (Screen.REVIEW, "staff_here", {}, StaffHere()),
    ],
)
def test_buttons_become_actions(
    port: ScriptedPort, client: Client, screen: Screen, action: str, fields: dict[str, str], expected: Action
) -> None:
    offered = {} if screen is Screen.STAFF else ALL_OFFERED
    view = port.show(screen=screen, ways=WAYS, no_card_offered=True, warn=screen is Screen.CARD_AWAY, **offered)
    answer = client.post(read(client).form(action, **fields))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert port.acted == [(expected, view.number)]


def test_a_birth_date_is_converted(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.UNLOCKING_BIRTH)
    form = read(client).form("birth") | {"era": "showa", "year": "25", "month": "5", "day": "05"}
    assert client.post(form).status_code == 303
    assert port.acted[0][0] == Birth(1950, 5, 5)


@pytest.mark.parametrize("day", ["31", "", "x", "-1", "５"])
def test_a_wrong_date_stays_on_the_page_with_one_sentence(port: ScriptedPort, client: Client, day: str) -> None:
    port.show(screen=Screen.UNLOCKING_BIRTH)
    form = read(client).form("birth") | {"era": "heisei", "year": "12", "month": "2", "day": day}
    answer = client.post(form)
    assert answer.status_code == 422
    assert "その日はありません。" in answer.text
    assert 'data-step="digits"' in answer.text
    assert '<option value="heisei" selected>' in answer.text
    assert port.acted == []


def test_a_birth_date_without_an_era_asks_for_it_again(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.UNLOCKING_BIRTH)
    answer = client.post(read(client).form("birth") | {"era": "edo", "year": "1", "month": "1", "day": "1"})
    assert answer.status_code == 422
    assert 'data-step="era"' in answer.text


def test_code_and_pin_are_taken(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.UNLOCKING_CODE)
    client.post(read(client).form("code") | {"digits": "2285"})
    port.show(screen=Screen.PIN, tries_left=3)
    client.post(read(client).form("pin") | {"digits": "1234"})
    code, pin = (action for action, _ in port.acted)
    assert code == Code("2285")
    assert isinstance(pin, Pin)
    assert bytes(pin.digits.octets) == b"1234"


@pytest.mark.parametrize("digits", ["", "123", "12345", "12a4", "１２３４"])
@pytest.mark.parametrize("screen", [Screen.PIN, Screen.UNLOCKING_CODE])
def test_short_entries_never_reach_the_card(port: ScriptedPort, client: Client, screen: Screen, digits: str) -> None:
    port.show(screen=screen, tries_left=2)
    action = "pin" if screen is Screen.PIN else "code"
    answer = client.post(read(client).form(action) | {"digits": digits})
    assert answer.status_code == 422
    assert port.acted == []
    assert screen is not Screen.PIN or "残り 2 回" in answer.text


def test_a_pin_that_comes_too_late_is_wiped(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.PIN, tries_left=3)
    kept: list[SecretPin] = []

    def act(action: Action, number: int) -> bool:
        assert isinstance(action, Pin)
        kept.append(action.digits)
        return False

    port.act = act  # type: ignore[method-assign]
    assert client.post(read(client).form("pin") | {"digits": "1234"}, X_Screen_Part="1").status_code == 409
    with pytest.raises(ValueError, match="wiped"):
        _ = kept[0].octets


def test_nothing_is_offered_that_the_view_does_not_offer(port: ScriptedPort, client: Client) -> None:
    for screen, ways in ((Screen.IDLE, ()), (Screen.CHOOSING, WAYS), (Screen.REVIEW, WAYS), (Screen.RESULT, ())):
        port.show(screen=screen, ways=ways)
        actions = {form["action"] for form in read(client).forms}
        assert not actions & {"no_card", "for_someone", "withdraw", "staff_here", "next_card"}


@pytest.mark.parametrize("card_present", [True, False])
def test_a_guardian_can_go_on_with_the_next_card(port: ScriptedPort, client: Client, card_present: bool) -> None:
    view = port.show(screen=Screen.RESULT, ticket="A7K", for_someone=True, card_present=card_present)
    assert client.post(read(client).form("next_card")).status_code == 303
    assert port.acted == [(NextCard(), view.number)]


def test_the_next_card_is_asked_for_only_while_none_lies_there(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.READING, for_someone=True)
    assert "次のカードをここに置いてください。" in client.get("/").text
    port.show(screen=Screen.READING, for_someone=True, card_present=True)
    assert "カードを読んでいます。" in client.get("/").text


def test_a_staff_code_is_taken(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.STAFF, ways=WAYS, staff_code_offered=True)
    page = read(client)
    assert client.post(page.form("staff_code") | {"digits": "135790"}).status_code == 303
    action = port.acted[0][0]
    assert isinstance(action, StaffCode)
    assert bytes(action.digits.octets) == b"135790"
    assert "135790" not in repr(action)
    client.post(page.form("accept"))
    client.post(page.form("back"))
    assert [action for action, _ in port.acted[1:]] == [Accept(), Back()]


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "12345６", "12345x"])
def test_a_staff_code_that_cannot_be_right_costs_no_try(port: ScriptedPort, client: Client, digits: str) -> None:
    port.show(screen=Screen.STAFF, staff_code_offered=True)
    answer = client.post(read(client).form("staff_code") | {"digits": digits})
    assert answer.status_code == 422
    assert "職員コードは6けたです。" in answer.text
    assert port.acted == []


def test_a_stale_staff_code_is_wiped(port: ScriptedPort, client: Client) -> None:
    kept = []

    def act(action: Action, number: int) -> bool:
        assert isinstance(action, StaffCode)
        kept.append(action.digits)
        return False

    port.act = act  # type: ignore[method-assign]
    port.show(screen=Screen.STAFF, staff_code_offered=True)
    client.post(read(client).form("staff_code") | {"digits": "135790"})
    with pytest.raises(ValueError, match="wiped"):
        _ = kept[0].octets


@pytest.mark.parametrize(
    ("message", "keys"), [(0, True), (311, True), (312, False), (313, False), (214, False), (215, False)]
)
def test_keys_for_a_staff_code_only_when_one_may_be_right(
    port: ScriptedPort, client: Client, message: int, keys: bool
) -> None:
    port.show(screen=Screen.STAFF, ways=WAYS, staff_code_offered=True, message=message)
    actions = {form["action"] for form in read(client).forms}
    assert ("staff_code" in actions) is keys
    assert ("choose" in actions) is not keys


def test_a_blocked_pin_has_no_field(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.PIN, tries_left=0, message=111)
    page = read(client)
    assert {form["action"] for form in page.forms} - SIDES == {"back", "call_staff"}


def test_a_stale_form_does_nothing(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.CHOOSING, ways=WAYS)
    form = read(client).form("choose", way="face")
    port.change(warn=True)
    assert client.post(form).status_code == 303
    assert client.post(form, X_Screen_Part="1").status_code == 409
    assert port.acted == []


def test_the_port_says_whether_an_older_view_still_counts(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.CHOOSING, ways=WAYS)
    form = read(client).form("choose", way="face")
    port.change(warn=True)
    port.keeps_older = True
    assert client.post(form, X_Screen_Part="1").status_code == 204
    assert port.acted == [(Choose(Way.FACE), int(form["number"]))]


def test_a_stale_entry_that_cannot_be_right_says_nothing(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.UNLOCKING_CODE)
    form = read(client).form("code") | {"digits": "1"}
    port.show(screen=Screen.OPENING)
    assert client.post(form).status_code == 303
    assert client.post(form, X_Screen_Part="1").status_code == 409


def test_the_script_gets_no_redirect(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.UNLOCKING_CODE)
    form = read(client).form("code")
    part = client.post(form | {"digits": "1"}, X_Screen_Part="1")
    assert part.status_code == 422
    assert part.text.startswith("<main")
    assert client.post(form | {"digits": "1234"}, X_Screen_Part="1").status_code == 204


def test_forms_that_are_not_ours(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.CHOOSING, ways=WAYS)
    form = read(client).form("choose", way="face")
    assert client.post(form | {"token": "0" * 32}).status_code == 403
    assert client.post(form | {"token": "é"}).status_code == 403
    assert client.post(form | {"number": "-1"}).status_code == 400
    assert client.post(form | {"action": "reboot"}).status_code == 400
    assert client.post(form | {"way": "bribe"}).status_code == 400
    assert client.post(form, Content_Type="application/json").status_code == 400
    assert client.post(b"number=1&number=2").status_code == 400
    assert client.post(b"\xff").status_code == 400
    assert client.post(b"a=" + b"x" * MOST_BODY_BYTES).status_code == 413
    assert port.acted == []


def test_a_step_of_a_newer_host_has_words(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.RESULT, ticket="A7K", outcome_step=999)
    assert "受付しました。" in client.get("/").text


def test_a_clinic_name_is_text(port: ScriptedPort, client: Client) -> None:
    port.show(screen=Screen.REVIEW, sent_to="<b>見本</b>")
    assert "<b>見本" not in client.get("/").text


def test_fixed_files_and_health(client: Client) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert "--mm: 5.250px" in client.get("/panel.css").text
    for path in ("/static/screen.js", "/static/screen.css", "/static/pictures/card.svg"):
        assert client.get(path).status_code == 200
    assert client.get("/static/../app.py").status_code == 404
