"""The screen's application over a scripted visit: in this process, and served to one headless Chromium."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from device.firmware.screen.app import create_app
from device.firmware.screen.settings import ScreenSettings
from tests.device.firmware.screen.scripted import ScriptedPort

TODAY = date(2026, 11, 25)
PANELS = {"7in": (800, 480), "10in": (1280, 800)}
PICTURES = Path("build/screenshots/screen")
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture()
def port() -> ScriptedPort:
    return ScriptedPort()


@pytest.fixture()
def client(port: ScriptedPort) -> Iterator[TestClient]:
    app = create_app(port, "made-up secret", today=lambda: TODAY, chance=Random(1))
    with TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False) as client:
        yield client


class Kiosk:
    """A served application with the scripted visit behind it."""

    def __init__(self, settings: ScreenSettings) -> None:
        self.port = ScriptedPort()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        app = create_app(self.port, "made-up secret", settings, today=lambda: TODAY, chance=Random(1))
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1, ws="websockets-sansio"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        wait_for(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()


def wait_for(condition: Callable[[], object], seconds: float = 5) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("this machine has no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def open_page(browser: Browser, kiosk: Kiosk, panel: str) -> Page:
    """Open the kiosk's page as that panel shows it; any error in the page fails the test that looks for it."""
    width, height = PANELS[panel]
    page = browser.new_page(viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce")
    page.goto(kiosk.url)
    return page


@pytest.fixture(scope="session", params=list(PANELS))
def panel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def kiosk(panel: str) -> Iterator[Kiosk]:
    kiosk = Kiosk(ScreenSettings(panel=panel))
    yield kiosk
    kiosk.stop()


@pytest.fixture(scope="session")
def page(browser: Browser, kiosk: Kiosk, panel: str) -> Iterator[Page]:
    page = open_page(browser, kiosk, panel)
    yield page
    page.close()
