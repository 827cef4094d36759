"""The screen's page in Debian's Chromium without a window, over a visit that the bench shows step by step."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from bench.basics.errors import NotMeasured
from device.firmware.screen.app import create_app
from device.firmware.screen.port import Action, Screen, View
from device.firmware.screen.settings import ScreenSettings
from device.firmware.screen_server import ScreenServer
from measuring.processes import processes_below

CHROMIUM = "/usr/bin/chromium"
PANEL = {"width": 800, "height": 480}
_FLAGS = ["--no-sandbox", "--disable-gpu"]
_WITHIN_MS = 30_000


class ShownPort:
    """A `ScreenPort` that shows what it is told; `frame` gives the camera's next picture, at most every `pause_s`."""

    def __init__(self) -> None:
        """Begin idle."""
        self.frame: Callable[[], bytes] = bytes
        self.pause_s = 1 / 15
        self._view = View(1, Screen.IDLE)

    def show(self, **fields: object) -> int:
        """Show another view and give its number."""
        self._view = replace(View(self._view.number + 1, Screen.IDLE), **fields)  # type: ignore[arg-type]
        return self._view.number

    def view(self) -> View:
        """Give what is shown."""
        return self._view

    async def changed(self, after: int) -> View:
        """Wait for the next view."""
        while self._view.number <= after:
            await asyncio.sleep(0.002)
        return self._view

    def act(self, action: Action, number: int) -> bool:
        """Take nothing."""
        return False

    async def preview(self) -> bytes | None:
        """Give the next frame."""
        await asyncio.sleep(self.pause_s)
        return self.frame()


@dataclass(frozen=True)
class Shown:
    """The running page."""

    port: ShownPort
    page: Page
    browser_pid: int

    def show(self, **fields: object) -> None:
        """Show a view and wait until the page has it."""
        number = self.port.show(**fields)
        choice = f'main[data-number="{number}"]'
        held = self.page.wait_for_selector(choice, state="attached", timeout=_WITHIN_MS)
        if held is not None:
            held.dispose()  # a held element is a leak of ours, not of the page


@contextmanager
def open_page() -> Iterator[Shown]:
    """Serve the page on the loopback interface and open it, until the end of the block.

    Raises:
        NotMeasured: there is no Chromium, or it shows no page.
    """
    if not Path(CHROMIUM).exists():
        raise NotMeasured(f"{CHROMIUM} is not there: tools/system-packages test")
    port = ShownPort()
    with _serve(port) as number, sync_playwright() as playwright:
        before = _chromiums()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            page = browser.new_page(viewport=PANEL, bypass_csp=True)  # type: ignore[arg-type]
            page.goto(f"http://127.0.0.1:{number}/")
            yield Shown(port, page, _first(before))
        except Error as error:
            raise NotMeasured(f"the page: {error.message.splitlines()[0]}") from error
        finally:
            browser.close()


@contextmanager
def _serve(port: ShownPort) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = threading.Event()
        server = ScreenServer(create_app(port, "bench", ScreenSettings()), started.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        if not started.wait(_WITHIN_MS / 1000):
            raise NotMeasured("the page's server does not start")
        yield int(listener.getsockname()[1])
        server.force_exit = server.should_exit = True
        thread.join(10)


def _chromiums() -> set[int]:
    return {pid for pid, line in processes_below(os.getpid()).items() if "chromium" in line and "--type" not in line}


def _first(before: set[int]) -> int:
    """Give the browser's first process: it is below Playwright's driver, which is below us."""
    deadline = time.monotonic() + _WITHIN_MS / 1000
    while not (new := _chromiums() - before):
        if time.monotonic() > deadline:
            raise NotMeasured("the browser's process is not found")
    return min(new)
