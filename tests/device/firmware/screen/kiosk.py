"""The application served on loopback with a scripted visit behind it, and a page that shows it as a panel does."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, expect

from device.firmware.screen.app import create_app
from device.firmware.screen.port import View
from device.firmware.screen.settings import ScreenSettings
from tests.device.firmware.screen.scripted import ScriptedPort

PANELS = {"7in": (800, 480), "10in": (1280, 800)}
TODAY = date(2026, 11, 25)
RENEWAL_PAGE = "https://koushin.mihon.example/my-number-card/certificate"
PICTURES = Path("build/screenshots/screen")


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.01)


class Server:
    """One run of uvicorn in a thread."""

    def __init__(self, port: ScriptedPort, settings: ScreenSettings, number: int = 0) -> None:
        self._socket = socket.create_server(("127.0.0.1", number))
        self.number = int(self._socket.getsockname()[1])
        app = create_app(port, "made-up secret", settings, today=lambda: TODAY, chance=Random(1))
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", lifespan="off", ws="websockets-sansio")
        )
        self._server.config.timeout_graceful_shutdown = 1
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        wait_for(lambda: self._server.started)

    def stop(self) -> None:
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()


class Kiosk:
    """A served screen of one panel and the page that shows it; errors in the page are gathered in `faults`."""

    def __init__(self, browser: Browser, panel: str, *, touch: bool = False) -> None:
        self.port = ScriptedPort()
        self.settings = ScreenSettings(panel=panel, renewal_page=RENEWAL_PAGE)
        self.server = Server(self.port, self.settings)
        width, height = PANELS[panel]
        self.faults: list[str] = []
        viewport: ViewportSize = {"width": width, "height": height}
        self.page = browser.new_page(viewport=viewport, reduced_motion="reduce", has_touch=touch)
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if "Refused" in line.text else None)
        self._devtools = self.page.context.new_cdp_session(self.page)
        self.page.goto(f"http://127.0.0.1:{self.server.number}/")

    def show(self, **changes: Any) -> View:
        """Show a view and wait until the page has it."""
        return self._seen(self.port.show(**changes))

    def change(self, **changes: Any) -> View:
        """Change the view and wait until the page has it."""
        return self._seen(self.port.change(**changes))

    def tap(self, *ids: str) -> None:
        """Touch buttons by their ids."""
        for name in ids:
            self.page.click(f"#{name}")

    def picture(self, name: str) -> None:
        """Keep a picture of the screen; asked of the browser itself, which takes half the time."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        shot = self._devtools.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        (PICTURES / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def restart(self) -> None:
        """Start the server again at the same address."""
        self.server = Server(self.port, self.settings, self.server.number)

    def close(self) -> None:
        self.page.close()
        self.server.stop()

    def _seen(self, view: View) -> View:
        expect(self.page.locator(f'main[data-number="{view.number}"]')).to_be_attached()
        return view


def see(page: Page, choice: str, text: str) -> None:
    """Wait until an element shows this text."""
    expect(page.locator(choice)).to_have_text(text)
