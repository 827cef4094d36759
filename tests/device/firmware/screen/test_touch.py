"""Fingers on the glass: whole visits by real touch events only, fingers that rest long, and a page that stays small.

The visit is scripted: each touch is awaited, then the next screen is shown, as the visit's table orders them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from device.firmware.screen.port import (
    Accept,
    Back,
    CallStaff,
    Choose,
    Code,
    ConsentAll,
    ConsentItem,
    Language,
    NoCard,
    Screen,
    SetConsent,
    SetLook,
    StaffReason,
    Way,
)
from tests.device.firmware.screen.kiosk import Kiosk, wait_for
from tests.device.firmware.screen.scenes import CONSENT, DONE, SCENES, WAYS

pytestmark = pytest.mark.system
PAGE_NODES = 1000
"""About the nodes of one page; what is collected late may be a few pages, never two hundred."""
REST_MS = 800
"""Longer than a browser's long press, as the finger of an old person rests on a button."""


@pytest.fixture(scope="module")
def served(browser: Browser) -> Iterator[Kiosk]:
    kiosk = Kiosk(browser, "7in", touch=True)
    yield kiosk
    kiosk.close()


@pytest.fixture
def kiosk(served: Kiosk) -> Iterator[Kiosk]:
    served.port.acted.clear()
    served.show(screen=Screen.READING, language="ja")
    yield served
    assert served.faults == []


def touch(kiosk: Kiosk, *names: str) -> None:
    """Touch the middles of buttons with a finger."""
    expect(kiosk.page.locator("main")).not_to_have_class("fresh")
    for name in names:
        kiosk.page.tap(f"#{name}")


def acts(kiosk: Kiosk, *names: str) -> object:
    """Touch buttons, and give the action that the last one brought."""
    kiosk.port.acted.clear()
    touch(kiosk, *names)
    wait_for(lambda: kiosk.port.acted)
    return kiosk.port.acted[-1][0]


def test_a_face_visit_by_touch_alone(kiosk: Kiosk) -> None:
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
    kiosk.change(consents=(ConsentItem.CHECKUPS,))
    expect(kiosk.page.locator("#consent-checkups")).to_have_attribute("aria-checked", "true")
    assert acts(kiosk, "consent_all") == ConsentAll(on=True)
    assert acts(kiosk, "accept") == Accept()
    kiosk.show(**SCENES["review_sent"])
    touch(kiosk, "turn-sent")
    expect(kiosk.page.locator("[data-on=sent] h1")).to_be_focused()
    touch(kiosk, "turn-back")
    assert acts(kiosk, "accept") == Accept()
    kiosk.show(**DONE, outcome_step=1)
    expect(kiosk.page.locator(".ticket b")).to_have_text("A7K")


def test_the_face_is_refused_with_one_touch(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.LOOKING, ways=WAYS[1:])
    assert acts(kiosk, "choose-pin") == Choose(Way.PIN)
    assert acts(kiosk, "call_staff") == CallStaff()
    assert acts(kiosk, "back") == Back()


def test_no_card_and_staff_by_touch_alone(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.IDLE, no_card_offered=True)
    assert acts(kiosk, "turn-no_card", "no_card") == NoCard()
    kiosk.show(screen=Screen.STAFF, ways=WAYS)
    assert acts(kiosk, "choose-staff") == Choose(Way.STAFF)
    kiosk.show(screen=Screen.STAFF, ways=WAYS, staff_reasons=(261, 262))
    assert acts(kiosk, "staff_reason-262") == StaffReason(262)


def test_letters_are_changed_on_any_page_and_the_digits_stay(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.PIN, tries_left=3)
    touch(kiosk, "key-1", "key-2")
    assert acts(kiosk, "turn-settings", "look-contrast") == SetLook("contrast", on=True)
    kiosk.change(look=kiosk.port.view().look.__class__(contrast=True))
    expect(kiosk.page.locator("[data-on=settings] h1")).to_be_visible()
    expect(kiosk.page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    kiosk.page.keyboard.type("9")  # keys of the question sleep meanwhile
    touch(kiosk, "turn-back")
    expect(kiosk.page.locator("[data-on=main] .places")).to_have_text("●●")


def test_a_finger_that_rests_counts_once(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.CHOOSING, ways=WAYS)
    expect(kiosk.page.locator("main")).not_to_have_class("fresh")
    rest(kiosk, "choose-pin")
    wait_for(lambda: kiosk.port.acted)
    kiosk.show(screen=Screen.PIN, tries_left=3)
    expect(kiosk.page.locator("main")).not_to_have_class("fresh")
    rest(kiosk, "key-7")
    expect(kiosk.page.locator("[data-on=main] .places")).to_have_text("●")
    touch(kiosk, "key-8")
    expect(kiosk.page.locator("[data-on=main] .places")).to_have_text("●●")
    assert [action for action, _ in kiosk.port.acted] == [Choose(Way.PIN)]


def test_two_hundred_screens_leave_the_page_as_small_as_it_was(kiosk: Kiosk) -> None:
    devtools = kiosk.page.context.new_cdp_session(kiosk.page)
    scenes: list[dict[str, Any]] = [
        {"screen": Screen.IDLE, "no_card_offered": True},
        {"screen": Screen.CHOOSING, "ways": WAYS},
        {"screen": Screen.PIN, "tries_left": 3},
        {**DONE, "outcome_step": 1},
    ]
    for scene in scenes * 5:
        kiosk.show(**scene)
    before = measure(devtools)
    for scene in scenes * 50:
        kiosk.show(**scene)
    wait_for(lambda: measure(devtools)["nodes"] <= before["nodes"] + PAGE_NODES * 5, seconds=30)
    after = measure(devtools)
    print(f"\nheap {before['heap']} -> {after['heap']} bytes, nodes {before['nodes']} -> {after['nodes']}")
    assert after["heap"] <= before["heap"] + 1_000_000


def measure(devtools: Any) -> dict[str, int]:
    """Give the page's used heap in bytes and its nodes, after what can be collected is collected."""
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
    return {"heap": int(heap), "nodes": int(devtools.send("Memory.getDOMCounters")["nodes"])}


def rest(kiosk: Kiosk, name: str) -> None:
    """Lay a finger on a button for longer than a long press, then lift it."""
    box = kiosk.page.locator(f"#{name}").bounding_box()
    assert box
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    devtools = kiosk.page.context.new_cdp_session(kiosk.page)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    kiosk.page.wait_for_timeout(REST_MS)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    devtools.detach()
