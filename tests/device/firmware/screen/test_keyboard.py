"""Whole visits by the Tab key and Enter alone, as with a switch or a keyboard at the terminal.

The visit is scripted: each press is awaited, then the next screen is shown, as the visit's table orders them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from device.firmware.screen.port import (
    Accept,
    Choose,
    Code,
    ConsentAll,
    ConsentItem,
    Language,
    NoCard,
    Pin,
    Screen,
    SetConsent,
    StaffReason,
    Way,
)
from tests.device.firmware.screen.kiosk import Kiosk, wait_for
from tests.device.firmware.screen.scenes import CONSENT, DONE, SCENES, WAYS

pytestmark = pytest.mark.system
ENOUGH = 40
"""More stops than any page has."""
_FOCUSED = "document.activeElement.id"


@pytest.fixture
def kiosk(browser: Browser) -> Iterator[Kiosk]:
    kiosk = Kiosk(browser, "7in")
    kiosk.show(screen=Screen.READING, language="ja")
    yield kiosk
    assert kiosk.faults == []
    kiosk.close()


def reach(kiosk: Kiosk, name: str) -> None:
    """Press Tab until this button has the focus; the focus has to be seen."""
    for _ in range(ENOUGH):
        if kiosk.page.evaluate(_FOCUSED) == name:
            break
        kiosk.page.keyboard.press("Tab")
    assert kiosk.page.evaluate(_FOCUSED) == name
    assert float(kiosk.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")) > 0


def press(kiosk: Kiosk, *names: str) -> None:
    """Reach and press each of these buttons."""
    expect(kiosk.page.locator("main")).not_to_have_class("fresh")
    for name in names:
        reach(kiosk, name)
        kiosk.page.keyboard.press("Enter")


def acts(kiosk: Kiosk, *names: str) -> object:
    """Press these buttons, and give the action that the last one brought."""
    kiosk.port.acted.clear()
    press(kiosk, *names)
    wait_for(lambda: kiosk.port.acted)
    return kiosk.port.acted[-1][0]


def test_a_face_visit(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.IDLE, no_card_offered=True)
    assert acts(kiosk, "turn-language", "language-en") == Language("en")
    kiosk.show(screen=Screen.IDLE, language="en")
    kiosk.show(screen=Screen.CHOOSING, ways=WAYS, card_present=True)
    assert acts(kiosk, "choose-face") == Choose(Way.FACE)
    kiosk.show(screen=Screen.UNLOCKING_CODE)
    assert acts(kiosk, "key-2", "key-2", "key-8", "key-5", "key-ok") == Code("2285")
    kiosk.show(screen=Screen.LOOKING, ways=WAYS[1:])
    kiosk.show(**CONSENT)
    assert acts(kiosk, "consent-checkups") == SetConsent(ConsentItem.CHECKUPS, on=True)
    assert acts(kiosk, "consent_all") == ConsentAll(on=True)
    assert acts(kiosk, "accept") == Accept()
    kiosk.show(**SCENES["review_sent"])
    press(kiosk, "turn-sent")
    expect(kiosk.page.locator("[data-on=sent] h1")).to_be_focused()
    press(kiosk, "turn-back")
    assert acts(kiosk, "accept") == Accept()
    kiosk.show(**DONE, outcome_step=1)
    expect(kiosk.page.locator(".ticket b")).to_have_text("A7K")


def test_a_visit_by_pin(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.CHOOSING, ways=WAYS, card_present=True)
    assert acts(kiosk, "choose-pin") == Choose(Way.PIN)
    kiosk.show(screen=Screen.PIN, tries_left=3)
    action = acts(kiosk, "key-1", "key-9", "key-0", "key-3", "key-ok")
    assert isinstance(action, Pin)
    assert bytes(action.digits.octets) == b"1903"


def test_no_card_and_staff(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.IDLE, no_card_offered=True)
    assert acts(kiosk, "turn-no_card", "no_card") == NoCard()
    kiosk.show(screen=Screen.STAFF, ways=WAYS)
    assert acts(kiosk, "choose-staff") == Choose(Way.STAFF)
    kiosk.show(screen=Screen.STAFF, ways=WAYS, staff_reasons=(261, 262))
    assert acts(kiosk, "staff_reason-262") == StaffReason(262)
