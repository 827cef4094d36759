"""The page's own wall against keys and gestures: only where it fills the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from device.firmware.screen.settings import ScreenSettings
from tests.device.firmware.screen import chromium
from tests.device.firmware.screen.kiosk import Server
from tests.device.firmware.screen.scripted import ScriptedPort

pytestmark = pytest.mark.system

LISTEN = """
window.swallowed = {};
for (const kind of ["keydown", "contextmenu", "dragstart"]) {
  addEventListener(kind, (event) => {
    setTimeout(() => { window.swallowed[event.key ?? kind] = event.defaultPrevented; });
  }, { capture: true });
}
"""
SENT = """
const keys = [["t", { ctrlKey: true }], ["F1", {}], ["Escape", { shiftKey: true }], ["d", { altKey: true }]];
for (const [key, more] of keys) {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}
document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
for (const kind of ["contextmenu", "dragstart"]) {
  document.body.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
}
new Promise((done) => setTimeout(() => done(window.swallowed), 50));
"""
WALLED = ("t", "F1", "Escape", "d", "contextmenu", "dragstart")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.opened() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = Server(ScriptedPort(), ScreenSettings())
    yield f"http://127.0.0.1:{server.number}/"
    server.stop()


def swallowed_on(browser: Browser, address: str, width: int) -> dict[str, bool]:
    """Give what the page swallows when it is 800 pixels wide on a screen of this width."""
    page: Page = browser.new_page(viewport={"width": 800, "height": 480}, screen={"width": width, "height": 480})
    page.add_init_script(LISTEN)
    with page.expect_response("**/alive"):  # the script runs
        page.goto(address)
    found: dict[str, bool] = page.evaluate(SENT)
    page.close()
    return found


def test_a_page_that_fills_the_screen_swallows_what_would_lead_away(browser: Browser, address: str) -> None:
    found = swallowed_on(browser, address, 800)
    assert {key for key in WALLED if found[key]} == set(WALLED)
    assert found["Tab"] is False


def test_in_an_ordinary_window_every_key_keeps_its_meaning(browser: Browser, address: str) -> None:
    found = swallowed_on(browser, address, 1920)
    assert {key for key in WALLED if found[key]} <= {"contextmenu"}  # nobody needs that one, wherever the page is
