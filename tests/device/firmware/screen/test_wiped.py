"""Nothing of a visit stays in the page: not at its end, not without its card, not by going back in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from device.firmware.screen.port import ConsentItem, Screen, SentField, Way
from tests.device.firmware.screen.kiosk import Kiosk

pytestmark = pytest.mark.system

TICKET, PIN, CODE, YEAR = "Q7W", "7391", "4826", "62"
SENT = (SentField("body.holder.outcome", "made-up-outcome"),)
LEFT = """() => ({
  html: document.documentElement.outerHTML,
  fields: [...document.querySelectorAll('input, textarea, select')].map((one) => one.value),
  forms: [...document.forms].map((one) => [...new FormData(one).values()]),
  stored: [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state],
  title: document.title,
})"""


@pytest.fixture
def kiosk(browser: Browser) -> Iterator[Kiosk]:
    kiosk = Kiosk(browser, "7in")
    yield kiosk
    kiosk.close()


def walk_through(kiosk: Kiosk) -> None:
    """Leave traces on every page on which one could: typed digits, switches, what is sent, a ticket."""
    kiosk.show(screen=Screen.UNLOCKING_BIRTH, language="ko", tries_left=9)
    kiosk.tap("era-showa", "key-6", "key-2")
    kiosk.show(screen=Screen.UNLOCKING_CODE, language="ko", tries_left=9)
    kiosk.tap(*(f"key-{digit}" for digit in CODE))
    kiosk.show(screen=Screen.PIN, language="ko", tries_left=3)
    kiosk.tap(*(f"key-{digit}" for digit in PIN[:3]))
    asked = (ConsentItem.SURGERY,)
    kiosk.show(screen=Screen.CONSENT, language="ko", consents_asked=asked, consents=asked)
    kiosk.show(screen=Screen.REVIEW, language="ko", sent=SENT, ways=(Way.STAFF,))
    kiosk.show(screen=Screen.RESULT, language="ko", ticket=TICKET, outcome_step=1, card_present=True)
    expect(kiosk.page.locator("body")).to_contain_text(TICKET)


def find_traces(kiosk: Kiosk) -> list[str]:
    """Search everything that the browser holds of the page."""
    found = kiosk.page.evaluate(LEFT)
    text = re.sub(r'data-(token|number)="[^"]*"|name="token" value="[^"]*"', "", found["html"])
    held = text + json.dumps([found["fields"], found["stored"], found["title"]])
    forms = [value for form in found["forms"] for value in form if not re.fullmatch(r"[0-9a-f]{32}", value)]
    marks = (TICKET, PIN, PIN[:3], CODE, "made-up-outcome", "surgery", 'data-language="ko"')
    return [mark for mark in marks if mark in held or mark in forms]


@pytest.mark.parametrize("ends", [Screen.IDLE, Screen.CARD_AWAY])
def test_nothing_of_the_visit_stays_on_the_page(kiosk: Kiosk, ends: Screen) -> None:
    walk_through(kiosk)
    kiosk.show(screen=ends, language="ja")
    assert find_traces(kiosk) == []


def test_going_back_in_the_browser_shows_the_page_of_now(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.RESULT, language="ko", ticket=TICKET, outcome_step=1, card_present=True)
    kiosk.page.goto(kiosk.page.url)
    expect(kiosk.page.locator("body")).to_contain_text(TICKET)
    kiosk.show(screen=Screen.IDLE, language="ja")
    kiosk.page.goto(f"{kiosk.page.url}panel.css")
    kiosk.page.go_back()
    expect(kiosk.page.locator('main[data-screen="idle"]')).to_be_attached()
    assert find_traces(kiosk) == []
    came = kiosk.page.evaluate("performance.getEntriesByType('navigation')[0].type")
    assert came == "back_forward"


def test_the_digits_of_a_pin_are_gone_with_the_card(kiosk: Kiosk) -> None:
    shown = kiosk.page.locator(".entry")
    kiosk.show(screen=Screen.PIN, tries_left=3)
    empty = shown.inner_html()
    kiosk.tap("key-7", "key-3", "key-9")
    assert shown.inner_html() != empty
    kiosk.show(screen=Screen.CARD_AWAY, message=106)
    kiosk.show(screen=Screen.PIN, tries_left=3)
    without_marks = re.compile(r'value="[^"]*"')
    assert without_marks.sub("", shown.inner_html()) == without_marks.sub("", empty)
    assert kiosk.page.evaluate("document.querySelector('input[name=digits]').value") == ""
