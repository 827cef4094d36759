"""How the pages look: sizes, contrast, overlap and overflow, measured in a real Chromium.

Every language, look and scene is measured by `make test-pages`, here Japanese in full and samples of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.device.firmware.screen.kiosk import PANELS, Kiosk
from tests.device.firmware.screen.walls import CORE, EVERY, MODES, find_barriers, go_to, look_at

pytestmark = pytest.mark.system
LONGEST = "pt-BR"
"""With easy Japanese, the one that most often needs its sentences split over pages (`make test-pages` counts)."""
LOWER_HALF = (
    "idle_no_card",
    "choosing_all",
    "unlocking_birth",
    "unlocking_code",
    "pin",
    "pin_last_asked",
    "review_sent",
)
READ_BY_AXE = (
    *("idle_no_card", "choosing_all", "choosing_warn", "unlocking_birth", "looking_ways", "pin_wrong", "consent_all"),
    *("result_guardian", "staff_code", "staff_reasons", "side_settings", "side_sound", "side_language", "side_sent"),
)


@pytest.fixture(scope="module")
def kiosks(browser: Browser) -> Iterator[dict[str, Kiosk]]:
    kiosks = {panel: Kiosk(browser, panel) for panel in PANELS}
    yield kiosks
    for kiosk in kiosks.values():
        kiosk.close()


@pytest.mark.parametrize(
    ("panel", "language", "names"),
    [
        ("7in", "ja", EVERY),
        ("7in", "en", CORE),
        ("7in", LONGEST, CORE),
        ("7in", "ja-easy", CORE),
        ("10in", "ja", CORE),
        ("10in", LONGEST, CORE),
    ],
)
def test_every_screen_fits_its_panel(
    kiosks: dict[str, Kiosk], panel: str, language: str, names: tuple[str, ...]
) -> None:
    assert look_at(kiosks[panel], names, language) == {}
    assert kiosks[panel].faults == []


@pytest.mark.parametrize("look", MODES)
def test_every_look_fits_the_small_panel(kiosks: dict[str, Kiosk], look: str) -> None:
    names = ("idle_no_card", "choosing_all", "pin_wrong", "looking_ways", "consent", "result_renew", "side_settings")
    assert look_at(kiosks["7in"], names, "ja", look) == {}


@pytest.mark.parametrize("panel", PANELS)
def test_what_a_seated_person_touches_stands_in_the_lower_half(kiosks: dict[str, Kiosk], panel: str) -> None:
    kiosk = kiosks[panel]
    for name in LOWER_HALF:
        go_to(kiosk, name, "ja", "seated")
        middles = kiosk.page.evaluate(
            """() => [...document.querySelectorAll("main button")].filter((b) => b.checkVisibility()).map((b) => {
              const { top, bottom } = b.getBoundingClientRect();
              return (top + bottom) / 2 / innerHeight;
            })"""
        )
        assert min(middles) >= 0.495, name


def test_large_letters_are_thirty_points_where_they_fit(kiosks: dict[str, Kiosk]) -> None:
    names = {
        "7in": ("idle", "choosing", "result_1"),
        "10in": ("idle", "choosing", "pin_last_asked", "review", "result_1"),
    }
    for panel, kiosk in kiosks.items():
        for name in names[panel]:
            go_to(kiosk, name, "ja", "large")
            size = kiosk.page.evaluate(
                "parseFloat(getComputedStyle(document.querySelector('[data-on=main] h1')).fontSize)"
            )
            assert size / kiosk.settings.scale * 72 / 25.4 >= 30, (panel, name)


def test_private_letters_hide_what_is_typed(kiosks: dict[str, Kiosk]) -> None:
    kiosk = kiosks["7in"]
    go_to(kiosk, "unlocking_code", "ja", "narrow")
    kiosk.page.keyboard.type("2295")
    assert kiosk.page.locator("[data-on=main] .places").inner_text().split() == ["●"] * 4
    go_to(kiosk, "unlocking_birth", "ja", "narrow")
    kiosk.tap("era-showa", "key-2")
    assert kiosk.page.locator("[data-shows=year]").inner_text() == "●"


@pytest.mark.parametrize(("language", "look"), [("ja", ""), ("vi", ""), ("en", "contrast large")])
def test_no_page_has_a_barrier(kiosks: dict[str, Kiosk], language: str, look: str) -> None:
    kiosk, found = kiosks["7in"], {}
    for name in READ_BY_AXE:
        go_to(kiosk, name, language, look)
        if barriers := find_barriers(kiosk.page):
            found[name] = barriers
    assert found == {}
