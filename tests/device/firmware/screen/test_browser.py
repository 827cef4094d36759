"""The pages in a real headless Chromium: every screen's looks on both panels, and touching them.

One browser for the whole file; it is closed at the file's end because its event loop would disturb other tests.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from device.firmware.screen.port import (
    Accept,
    Back,
    Birth,
    Choose,
    Code,
    Hint,
    MoreTime,
    NoCard,
    Pin,
    Screen,
    StaffCode,
    Way,
)
from tests.device.firmware.screen.kiosk import PANELS, Kiosk, see, wait_for
from tests.device.firmware.screen.looks import find_faults
from tests.device.firmware.screen.scenes import CLINIC, WAYS

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def kiosks(browser: Browser) -> Iterator[dict[str, Kiosk]]:
    kiosks = {panel: Kiosk(browser, panel) for panel in PANELS}
    yield kiosks
    for kiosk in kiosks.values():
        kiosk.close()


@pytest.fixture
def kiosk(kiosks: dict[str, Kiosk]) -> Iterator[Kiosk]:
    kiosk = kiosks["7in"]
    kiosk.port.acted.clear()
    kiosk.show(screen=Screen.IDLE, language="ja")
    yield kiosk
    assert kiosk.faults == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_the_birth_date_fits_its_panel(kiosks: dict[str, Kiosk], panel: str, language: str) -> None:
    kiosk = kiosks[panel]
    kiosk.show(screen=Screen.IDLE, language=language)
    kiosk.show(screen=Screen.UNLOCKING_BIRTH, language=language, progress=1)
    kiosk.tap("era-western")
    expect(kiosk.page.locator(".step-era h1.told")).to_be_visible()
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    kiosk.picture(f"birth_western-{language}-{panel}")
    kiosk.tap("era-showa")
    kiosk.page.keyboard.type("25023")
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    kiosk.picture(f"birth_digits-{language}-{panel}")
    kiosk.page.keyboard.type("0")  # the date is whole: it needs no further touch
    expect(kiosk.page.locator(".step-digits h1.told")).to_be_visible()
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    kiosk.picture(f"birth_wrong-{language}-{panel}")
    kiosk.show(screen=Screen.UNLOCKING_BIRTH, language=language, progress=1, tries_left=9, message=112)
    kiosk.tap("era-showa")
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    kiosk.picture(f"birth_again-{language}-{panel}")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_without_a_card_the_page_says_first_what_is_sent(kiosks: dict[str, Kiosk], panel: str, language: str) -> None:
    kiosk = kiosks[panel]
    kiosk.port.acted.clear()
    kiosk.show(screen=Screen.READING, language=language)
    kiosk.show(no_card_offered=True, language=language, screen=Screen.IDLE, sent_to=CLINIC)
    kiosk.tap("turn-no_card")
    expect(kiosk.page.locator("[data-on=no_card] h1")).to_be_focused()
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    kiosk.picture(f"no_card-{language}-{panel}")
    kiosk.change(host_fingerprint="3fa4")  # drawn anew: the side stays
    kiosk.tap("turn-back", "turn-no_card", "no_card")
    wait_for(lambda: kiosk.port.acted)
    assert [action for action, _ in kiosk.port.acted] == [NoCard()]


def test_the_page_without_a_card_turns_back_when_nobody_is_there(browser: Browser) -> None:
    kiosk = Kiosk(browser, "7in")
    kiosk.page.clock.install()
    kiosk.show(screen=Screen.READING)
    kiosk.show(screen=Screen.IDLE, no_card_offered=True)
    kiosk.page.clock.run_for(400)
    kiosk.tap("turn-no_card")
    expect(kiosk.page.locator("[data-on=main].body")).to_be_hidden()
    kiosk.page.clock.run_for(31000)
    expect(kiosk.page.locator("[data-on=main] h1")).to_be_focused()
    kiosk.close()


def test_changes_arrive_with_focus_language_and_status(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.READING, language="en")
    see(kiosk.page, "[data-on=main] h1", "Reading the card.")
    expect(kiosk.page.locator("[data-on=main] h1")).to_be_focused()
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "en")
    see(kiosk.page, "#said", "Reading the card. Please leave the card where it is.")


def test_a_touched_way_is_chosen_once(kiosk: Kiosk) -> None:
    view = kiosk.show(screen=Screen.CHOOSING, ways=WAYS)
    kiosk.tap("choose-pin")
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted == [(Choose(Way.PIN), view.number)]


def test_the_second_tap_on_a_side_hits_nothing_either(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.IDLE, no_card_offered=True)
    place = kiosk.page.locator("#turn-no_card").bounding_box()
    assert place is not None
    kiosk.page.mouse.dblclick(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(kiosk.page.locator("main")).to_have_attribute("data-side", "no_card")
    assert not kiosk.port.acted


def test_the_second_tap_of_a_double_tap_hits_nothing(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.CHOOSING, ways=WAYS)
    assert kiosk.page.locator("main").get_attribute("class") == "fresh"
    expect(kiosk.page.locator("main")).to_have_class("")


def test_a_pin_by_touch(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.PIN, tries_left=3)
    ok = kiosk.page.locator("#key-ok")
    expect(ok).to_be_disabled()
    kiosk.tap("key-1", "key-2", "key-3", "key-3", "key-erase")
    expect(ok).to_be_disabled()
    kiosk.tap("key-4")
    expect(ok).to_be_enabled()
    see(kiosk.page, ".places", "●●●●")
    kiosk.tap("key-ok")
    wait_for(lambda: kiosk.port.acted)
    action = kiosk.port.acted[0][0]
    assert isinstance(action, Pin)
    assert bytes(action.digits.octets) == b"1234"
    expect(kiosk.page.locator("input[name=digits]")).to_have_value("")


def test_a_staff_code_by_touch_is_sent_once_and_forgotten(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.STAFF, ways=WAYS, staff_code_offered=True)
    ok, places = kiosk.page.locator("#key-ok"), kiosk.page.locator(".places")
    kiosk.tap(*(f"key-{digit}" for digit in "13579"))
    expect(ok).to_be_disabled()
    kiosk.tap("key-0")
    see(kiosk.page, ".places", "●●●●●●")
    kiosk.tap("key-ok")
    expect(kiosk.page.locator(".busy")).to_be_visible()
    expect(ok).to_be_disabled()
    action = kiosk.port.acted[0][0]
    assert isinstance(action, StaffCode)
    assert bytes(action.digits.octets) == b"135790"
    kiosk.change(progress=2)  # the terminal is busy with it
    expect(kiosk.page.locator(".busy")).to_be_visible()
    kiosk.change(message=311)
    expect(places).to_be_visible()
    see(kiosk.page, ".places", "")
    kiosk.tap("accept")
    wait_for(lambda: len(kiosk.port.acted) > 1)
    assert kiosk.port.acted[1][0] == Accept()


def test_digits_survive_the_question_for_more_time_but_not_a_wrong_pin(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.PIN, tries_left=3)
    kiosk.tap("key-1", "key-2")
    kiosk.change(warn=True, seconds_left=20)
    expect(kiosk.page.locator("#more_time")).to_be_focused()
    kiosk.tap("more_time")
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted[0][0] == MoreTime()
    kiosk.change(warn=False, seconds_left=0)
    see(kiosk.page, ".places", "●●")
    kiosk.change(message=110, tries_left=2)
    see(kiosk.page, ".places", "")
    see(kiosk.page, ".tries", "残り 2 回")


def test_a_code_by_keyboard_alone(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.UNLOCKING_CODE)
    kiosk.page.keyboard.type("22")
    kiosk.page.keyboard.press("Enter")
    kiosk.page.keyboard.type("95")
    kiosk.page.keyboard.press("Backspace")
    kiosk.page.keyboard.type("5")
    see(kiosk.page, ".places", "2295")
    kiosk.page.keyboard.press("Enter")
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted[0][0] == Code("2295")


def test_a_birth_date_by_touch(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.UNLOCKING_BIRTH)
    kiosk.tap("era-heisei", "back")
    expect(kiosk.page.locator(".step-era h1")).to_be_focused()
    kiosk.tap("era-showa", "key-2", "key-5", "key-5")
    kiosk.tap("key-erase", "key-erase", "key-5", "key-5", "key-5")
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted[0][0] == Birth(1950, 5, 5)


def test_number_b_takes_twelve_taps_at_most(kiosk: Kiosk) -> None:
    birth = ("era-showa", "key-5", "key-5", "key-1", "key-1", "key-1", "key-7")
    code = ("key-2", "key-2", "key-8", "key-5", "key-ok")
    assert len(birth + code) == 12
    kiosk.show(screen=Screen.UNLOCKING_BIRTH)
    kiosk.tap(*birth)
    wait_for(lambda: kiosk.port.acted)
    kiosk.show(screen=Screen.UNLOCKING_CODE)
    kiosk.tap(*code)
    wait_for(lambda: len(kiosk.port.acted) == 2)
    assert [action for action, _ in kiosk.port.acted] == [Birth(1980, 11, 17), Code("2285")]


def test_a_date_that_does_not_exist_is_asked_again(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.UNLOCKING_BIRTH)
    kiosk.tap("era-reiwa", "key-1", "key-ok", "key-4", "key-1", "key-ok")
    see(kiosk.page, ".step-digits h1", "その日はありません。 入れ直してください。")
    see(kiosk.page, "b[data-era-name]", "令和")
    see(kiosk.page, "[data-shows=day]", "")
    assert kiosk.port.acted == []
    kiosk.tap("key-9", "key-ok", "key-4", "key-5")  # a year to come: wrong a second time
    see(kiosk.page, ".step-digits h1", "その年はこの年号にありません。 入れ直してください。")
    see(kiosk.page, "[data-shows=year]", "")
    kiosk.tap("key-5", "key-ok", "key-4", "key-5")
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted[0][0] == Birth(2023, 4, 5)


def test_a_slow_finger_is_not_lost_to_a_new_hint(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.LOOKING, hint=Hint.NO_FACE)
    expect(kiosk.page.locator("main")).to_have_class("")
    kiosk.page.hover("#back")
    kiosk.page.mouse.down()
    view = kiosk.port.change(hint=Hint.TOO_FAR)
    expect(kiosk.page.locator(f'main[data-number="{view.number - 1}"]')).to_be_attached()
    expect(kiosk.page.locator("main[data-waiting]")).to_be_attached()
    kiosk.page.mouse.up()
    wait_for(lambda: kiosk.port.acted)
    assert kiosk.port.acted == [(Back(), view.number)]
    expect(kiosk.page.locator(f'main[data-number="{view.number}"]')).to_be_attached()


def test_the_preview_shows_the_oval_mirrored_and_survives_hints(kiosk: Kiosk) -> None:
    frame = Image.new("RGB", (640, 480), "blue")
    frame.paste("red", (0, 0, 320, 480))
    buffer = io.BytesIO()
    frame.save(buffer, "JPEG")
    kiosk.port.frames.extend([buffer.getvalue()] * 400)
    kiosk.show(screen=Screen.LOOKING)
    pixel = "x => [...document.querySelector('canvas').getContext('2d').getImageData(x, 200, 1, 1).data]"
    wait_for(lambda: kiosk.page.evaluate(pixel, 100)[0] > 200)
    assert kiosk.page.evaluate(pixel, 300)[2] > 200
    assert kiosk.page.evaluate("document.querySelector('canvas').width") == 384
    kiosk.page.evaluate("document.querySelector('canvas').marked = true")
    kiosk.change(hint=Hint.OK)
    assert kiosk.page.evaluate("document.querySelector('canvas').marked")
    expect(kiosk.page.locator("canvas")).to_have_class("good")
    expect(kiosk.page.locator("canvas")).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
    kiosk.picture("preview-ja-7in")
    kiosk.show(screen=Screen.REVIEW)
    left = len(kiosk.port.frames)
    kiosk.change(progress=2)
    assert len(kiosk.port.frames) >= left - 1
    kiosk.port.frames.clear()


def test_silence_says_please_wait_and_the_page_comes_back_by_itself(browser: Browser) -> None:
    kiosk = Kiosk(browser, "7in")
    wait = kiosk.page.locator("#wait")
    kiosk.page.clock.install()
    kiosk.page.reload()
    expect(wait).to_be_hidden()
    kiosk.server.stop()
    kiosk.page.clock.run_for(3500)
    expect(wait).to_be_visible(timeout=30_000)
    kiosk.picture("wait-ja-7in")
    kiosk.port.show(screen=Screen.READING)
    kiosk.restart()
    expect(wait).to_be_hidden(timeout=30_000)
    expect(kiosk.page.locator('main[data-screen="reading"]')).to_be_attached()
    kiosk.close()


def test_without_javascript_a_pin_can_be_typed(browser: Browser, kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.PIN, tries_left=3)
    plain = browser.new_page(java_script_enabled=False, viewport={"width": 800, "height": 480})
    plain.goto(kiosk.page.url)
    plain.fill("input[name=digits]", "4321")
    plain.click("#key-ok")
    expect(plain).to_have_url(re.compile(r"/$"))
    assert isinstance(kiosk.port.acted[0][0], Pin)
    plain.close()
