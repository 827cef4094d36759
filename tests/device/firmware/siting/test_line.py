"""The line for the ruler, drawn by a real browser: as long as the panel's scale says, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from device.firmware.screen.port import Screen
from device.firmware.siting.overlay import BEING_INSTALLED, LINE_SHOWN
from tests.device.firmware.screen import chromium
from tests.device.firmware.screen.kiosk import Kiosk

pytestmark = pytest.mark.system
WIDTH = "getComputedStyle(document.querySelector('main'), '::after').width"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.opened() as browser:
        yield browser


@pytest.mark.parametrize("panel", ["7in", "10in"])
def test_the_line_is_50_mm_long_at_the_panels_scale(browser: Browser, panel: str) -> None:
    kiosk = Kiosk(browser, panel)
    kiosk.show(screen=Screen.OUT_OF_SERVICE, message=LINE_SHOWN)
    assert kiosk.page.evaluate(WIDTH) == f"{50 * kiosk.settings.scale:g}px"
    kiosk.show(screen=Screen.OUT_OF_SERVICE, message=BEING_INSTALLED)
    assert kiosk.page.evaluate(WIDTH) == "auto"
    assert kiosk.faults == []
    kiosk.close()
