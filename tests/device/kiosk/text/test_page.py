"""Every screen of the page, in text: something is said, every button is a numbered choice, nothing is lost."""

from __future__ import annotations

import re
from random import Random

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.guard import Tokens
from device.firmware.screen.port import Screen, View
from device.firmware.screen.render import Renderer
from device.firmware.screen.settings import ScreenSettings
from device.kiosk.text.answer import Typing
from device.kiosk.text.drawing import draw
from device.kiosk.text.page import Page
from tests.device.firmware.screen.scenes import SCENES

RENDERER = Renderer(ScreenSettings(), load_catalogues(), Tokens("made-up"), Random(1))
ABOUT_LOOKS_AND_SOUND = {"look", "voice", "volume", "repeat"}
PIN = View(7, Screen.PIN, tries_left=2, card_present=True)


def page(view: View) -> Page:
    return Page.parse(RENDERER.main(view))


def reachable(shown: Page, turns: tuple[str, ...] = ()) -> set[str]:
    """Give the actions that can be sent from a page and from the sides that it turns to."""
    found = {choice.fields["action"] for choice in shown.choices if not choice.turn}
    for choice in shown.choices:
        if choice.turn and choice.turn not in turns:
            found |= reachable(shown.turned(choice.turn), (*turns, choice.turn))
    return found


@pytest.mark.parametrize("name", SCENES)
def test_every_screen_says_something_and_loses_no_button(name: str) -> None:
    html = RENDERER.main(View(3, **SCENES[name]))
    shown = Page.parse(html)
    assert shown.said
    assert all(choice.label for choice in shown.choices)
    sent = set(re.findall(r'name="action" value="([a-z_]+)"', html))
    assert reachable(shown) == sent - ABOUT_LOOKS_AND_SOUND


def test_sides_are_turned_to_and_back() -> None:
    typing = Typing.begin(page(View(1, Screen.IDLE, no_card_offered=True)))
    (first, *_) = [number for number, choice in enumerate(typing.page.buttons, 1) if choice.turn == "no_card"]
    before = typing.page.said
    assert typing.press(str(first)) is None
    assert typing.page.said != before
    again = typing.keep(page(View(2, Screen.IDLE, no_card_offered=True)))
    assert again.page.said == typing.page.said
    back = [number for number, choice in enumerate(again.page.buttons, 1) if choice.turn == "back"]
    again.press(str(back[0]))
    assert again.page.said == before


def test_the_pin_is_asked_for_and_never_drawn() -> None:
    typing = Typing.begin(page(PIN))
    assert typing.asked is not None
    assert (typing.asked.name, typing.asked.most, typing.asked.secret) == ("digits", 4, True)
    for key in "1234":
        assert typing.press(key) is None
    text = draw(typing, 60)
    assert "●●●●" in text
    assert "1234" not in text
    assert "1234" not in repr(typing)
    sent = typing.press("#")
    assert sent is not None
    assert (sent["action"], sent["digits"]) == ("pin", "1234")


def test_a_fifth_digit_is_not_taken_and_erasing_takes_one_back() -> None:
    typing = Typing.begin(page(PIN))
    for key in ("1", "2", "3", "4", "5", "\x7f", "9", "x"):
        typing.press(key)
    sent = typing.press("\r")
    assert sent is not None
    assert sent["digits"] == "1239"


def test_nothing_typed_is_not_sent() -> None:
    assert Typing.begin(page(PIN)).press("#") is None


def test_the_star_opens_the_other_choices() -> None:
    typing = Typing.begin(page(PIN))
    typing.press("5")
    typing.press("*")
    assert typing.asked is None
    staff = [choice.fields.get("action") for choice in typing.page.buttons].index("call_staff")
    sent = typing.press(str(staff + 1))
    assert sent is not None
    assert sent["action"] == "call_staff"
    typing.press("*")
    assert "●" not in draw(typing, 60)


def test_a_birth_date_is_an_era_by_number_and_then_figures() -> None:
    typing = Typing.begin(page(View(4, Screen.UNLOCKING_BIRTH)))
    assert typing.asked is not None
    eras = [value for value, _ in typing.asked.options]
    assert len(typing.listed) == len(eras)
    typing.press(str(eras.index("showa") + 1))
    sent = None
    for key in "27#2#29#":
        sent = typing.press(key) or sent
    assert sent is not None
    assert [sent[name] for name in ("era", "year", "month", "day")] == ["showa", "27", "2", "29"]


def test_what_was_typed_stays_while_the_question_does() -> None:
    typing = Typing.begin(page(PIN))
    typing.press("4")
    again = typing.keep(page(View(8, Screen.PIN, tries_left=2, card_present=True, warn=True, seconds_left=20)))
    assert again.typed == "4"
    other = again.keep(page(View(9, Screen.PIN, tries_left=1, card_present=True)))
    assert other.typed == ""


def test_lines_break_by_cells_and_words() -> None:
    text = draw(Typing.begin(page(View(2, Screen.PIN, language="en", tries_left=3))), 40)
    for line in text.splitlines():
        assert len(re.sub("\x1b\\[[0-9;]*[A-Za-z]", "", line)) <= 40
    assert "please wait" in draw(None, 40).lower()
