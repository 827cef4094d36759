"""Every scene and side in every language and look on both panels (`make test-pages`): about 22,000 pages, an hour.

Each language is also read by axe-core, every scene, in the usual look; the counts of pages whose sentences had to be
split are printed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from device.firmware.screen.languages import LANGUAGES
from tests.device.firmware.screen.chromium import CHROMIUM, FLAGS
from tests.device.firmware.screen.kiosk import PANELS, Kiosk
from tests.device.firmware.screen.looks import find_faults
from tests.device.firmware.screen.walls import EVERY, MODES, find_barriers, go_to


@pytest.fixture(scope="module")
def kiosks() -> Iterator[dict[str, Kiosk]]:
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        kiosks = {panel: Kiosk(browser, panel) for panel in PANELS}
        yield kiosks
        for kiosk in kiosks.values():
            kiosk.close()
        browser.close()


@pytest.mark.parametrize("look", ["", *MODES])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", PANELS)
def test_every_page(kiosks: dict[str, Kiosk], panel: str, language: str, look: str) -> None:
    kiosk, found, split = kiosks[panel], {}, 0
    for name in EVERY:
        go_to(kiosk, name, language, look)
        faults = find_faults(kiosk.page, kiosk.settings.scale)
        if not look:
            faults += find_barriers(kiosk.page)
        if faults:
            found[name] = faults
        split += kiosk.page.locator("main[data-split]").count()
    print(f"\n{panel} {language} {look or 'usual'}: {len(EVERY)} pages, {split} split, {len(found)} faulty")
    assert found == {}
    assert kiosk.faults == []
