"""What is seen of a page in a real browser, and what a real touch does there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import sync_playwright

from people.body.glass import CHROMIUM, Glass

pytestmark = pytest.mark.system

_PAGE = """
<style>button { position: absolute; width: 100px; height: 90px } .over { z-index: 2; background: #fff }</style>
<main data-screen="pin" data-message="110" data-language="vi" data-side="main" lang="vi">
<h1>Four digits</h1><h1 hidden>Not this</h1>
<p data-shows="digits"><span>●</span><span>●</span><span></span><span></span></p>
<p class="ticket"><b>A7K</b></p>
<button id="plain" style="left: 0; top: 200px">One</button>
<script>plain.onclick = () => { document.querySelector("h1").textContent = "touched"; };</script>
<button id="disabled" style="left: 120px; top: 200px" disabled>Two</button>
<button id="hidden" style="left: 240px; top: 200px; visibility: hidden">Three</button>
<button id="covered" style="left: 360px; top: 200px">Four</button>
<button class="over" style="left: 360px; top: 200px">No mark</button>
<button id="on" style="left: 480px; top: 200px" role="switch" aria-checked="true">Five</button>
</main><div id="wait" hidden>wait</div>
"""


@pytest.fixture(scope="module")
def glass() -> Iterator[Glass]:
    if not CHROMIUM.exists():
        pytest.skip("this machine has no Chromium")
    with sync_playwright() as playwright:
        made = Glass(playwright, f"data:text/html;charset=utf-8,{quote(_PAGE)}")
        yield made
        made.close()


@pytest.fixture
def fresh(glass: Glass) -> Glass:
    glass.load()
    return glass


def test_only_what_a_finger_reaches_is_seen(fresh: Glass) -> None:
    seen = fresh.look()
    assert seen.names == {"plain", "on"}
    assert seen.pressed == ("on",)


def test_words_and_fields_are_seen(fresh: Glass) -> None:
    seen = fresh.look()
    assert (seen.screen, seen.side, seen.title, seen.message) == ("pin", "main", "Four digits", 110)
    assert (seen.ticket, seen.language, seen.waiting, seen.warned) == ("A7K", "vi", False, False)
    assert [(entry.name, entry.text) for entry in seen.entries] == [("digits", "●●")]


@pytest.mark.parametrize("hold_s", [0.05, 0.8])
def test_a_touch_is_one(fresh: Glass, hold_s: float) -> None:
    button = fresh.look().button("plain")
    assert button is not None
    fresh.touch(button.x + 50, button.y + 45, hold_s)
    assert fresh.look().title == "touched"
    assert fresh.faults == []
