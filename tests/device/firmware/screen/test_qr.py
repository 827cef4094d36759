"""The QR code on renewing: read from the page as a phone would, and only where it was asked for."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.guard import Tokens
from device.firmware.screen.port import Screen, View
from device.firmware.screen.render import Renderer
from device.firmware.screen.settings import LONGEST_ADDRESS, ScreenSettings
from tests.device.firmware.screen.kiosk import RENEWAL_PAGE, Kiosk
from tests.device.firmware.screen.scenes import SCENES


def page(address: str, **changes: object) -> str:
    view = View(screen=Screen.RESULT, number=1, ticket="W8M", outcome_step=5, **changes)  # type: ignore[arg-type]
    settings = ScreenSettings(renewal_page=address)
    return Renderer(settings, load_catalogues(), Tokens("made-up"), Random(1)).main(view)


def test_a_code_stands_beside_the_reminder_only() -> None:
    assert 'class="drawing code"' in page(RENEWAL_PAGE, renew_until="2027-01-24")
    assert 'class="drawing code"' in page(RENEWAL_PAGE, grace=True)
    assert 'class="drawing code"' not in page(RENEWAL_PAGE)
    assert 'class="drawing code"' not in page("", renew_until="2027-01-24")


@pytest.mark.parametrize(
    "address", ["http://koushin.example/", "https://", "https://a b.example/", f"https://{'a' * LONGEST_ADDRESS}"]
)
def test_an_address_that_phones_should_not_open_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="renewal_page"):
        ScreenSettings(renewal_page=address)


@pytest.mark.system
@pytest.mark.parametrize("look", [{}, {"contrast": True}])
def test_a_phone_reads_it_from_the_panel(browser: Browser, look: dict[str, bool]) -> None:
    kiosk = Kiosk(browser, "10in")
    view = kiosk.port.view()
    kiosk.show(**SCENES["result_renew"], look=view.look.__class__(**look))
    shot = cv2.imdecode(np.frombuffer(kiosk.page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    kiosk.close()
    assert shot is not None
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(shot, None, fx=2, fy=2))
    assert text == RENEWAL_PAGE
