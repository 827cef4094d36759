"""Real Chromium on a virtual screen, alone with the page: drawn, kept, and no way out of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.cli.supervisor.sandbox import Sandbox
from tests.device.kiosk.headed import URL, Headed, open_headed, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PIN = {"screen": "pin", "tries_left": 3, "card_present": True}
KEYS = (
    *("ctrl+t", "ctrl+n", "ctrl+shift+n", "ctrl+h", "ctrl+j", "F1", "shift+Escape", "F12", "ctrl+shift+i", "ctrl+u"),
    *("ctrl+o", "ctrl+s", "ctrl+p", "ctrl+l", "alt+Left", "alt+Home", "F11", "ctrl+w", "alt+F4", "ctrl+plus", "F5"),
    *("ctrl+f", "alt+f", "ctrl+shift+Delete", "F7", "shift+F10", "Menu"),
)
FORBIDDEN = (
    "file:///etc/hostname",
    "chrome://settings",
    "view-source:http://127.0.0.1:8080/",
    "data:text/html,seen",
    "http://localhost:8080/",
)
OPENED = {"hidden", "other_page", "covered"}


@pytest.fixture(scope="module")
def stage(sandbox: Sandbox) -> Iterator[Headed]:
    """Screen and server, for all tests here."""
    with open_headed(sandbox) as made:
        yield made


@pytest.fixture
def kiosk(stage: Headed) -> Headed:
    """The program with its browser before the page."""
    stage.show(screen="idle")
    return stage.use()


def enter_pin(kiosk: Headed) -> None:
    """Type the PIN until the visit gets it: a browser that is being started anew misses keys."""
    kiosk.ask(forget=True)
    kiosk.show(**PIN)

    def taken() -> bool:
        kiosk.display.type("2580")
        return "Pin 2580" in kiosk.ask()["acted"]

    wait_for(taken, "the PIN arrives")


def test_the_page_is_drawn_by_a_browser_in_its_sandbox_without_a_network(
    kiosk: Headed,
) -> None:
    wait_for(lambda: "Language" in kiosk.read(), "the page is drawn")
    processes = kiosk.processes()
    networks = {pid: os.readlink(f"/proc/{pid}/ns/net") for pid in processes}
    assert networks[kiosk.main_browser()] == os.readlink(f"/proc/{kiosk.server.pid}/ns/net")
    assert os.readlink("/proc/self/ns/net") not in networks.values()
    renderers = [pid for pid, line in processes.items() if "--type=renderer" in line]
    assert renderers
    for pid in renderers:
        status = Path(f"/proc/{pid}/status").read_text()
        assert "Seccomp:\t2" in status
        assert os.readlink(f"/proc/{pid}/ns/user") != os.readlink("/proc/self/ns/user")
    assert not any("debugging" in line for line in processes.values())


def test_no_key_leads_away_from_the_page(kiosk: Headed) -> None:
    name = kiosk.page()
    for key in KEYS:
        kiosk.display.press(key)
        enter_pin(kiosk)
        assert kiosk.page() == name, key
        assert kiosk.display.windows() == 1, key


def test_a_page_that_lets_keys_through_is_brought_back(stage: Headed) -> None:
    stage.use(lets_keys_through=True)
    for key, reasons in (("ctrl+n", OPENED), ("ctrl+w", {"closed", "ended"})):
        name, before = stage.page(), len(stage.log())
        stage.display.press(key)
        stage.wait_for_another(name)
        enter_pin(stage)
        assert {line["reason"] for line in stage.log()[before:] if "reason" in line} <= reasons, key


def test_nothing_else_can_be_opened_even_with_an_address_bar(stage: Headed) -> None:
    stage.show(screen="idle")
    stage.use(lets_keys_through=True, wrong_s=300.0)
    stage.display.press("ctrl+n")
    wait_for(lambda: "newtab" in stage.read(), "a window with an address bar")
    for address in FORBIDDEN:
        stage.display.open(address)
        wait_for(lambda: "blocked" in stage.read(), f"{address} is blocked")
        stage.display.open(URL)
        wait_for(lambda: "blocked" not in stage.read(), "the page again")
    stage.display.open(f"{URL}download")
    wait_for(lambda: stage.ask()["downloads"], "the file is asked for")
    stage.display.open("chrome://downloads")
    wait_for(lambda: "blocked" in stage.read(), "the list of downloads is blocked")
    assert not stage.files("made-up-download*")


def test_a_browser_that_is_killed_is_back(kiosk: Headed) -> None:
    name, before = kiosk.page(), set(kiosk.browsers())
    os.kill(kiosk.main_browser(), signal.SIGKILL)
    kiosk.wait_for_another(name)
    assert not before & set(kiosk.browsers())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_page_that_crashes_or_hangs_is_back(stage: Headed, number: signal.Signals) -> None:
    stage.show(screen="idle")
    name = stage.use(silence_s=3.0).page()
    for pid, line in stage.processes().items():
        if "--type=renderer" in line:
            os.kill(pid, number)
    stage.wait_for_another(name)
    assert stage.log()[-1]["reason"] == "silent"


def test_without_the_server_the_page_asks_for_patience_and_stays(kiosk: Headed) -> None:
    name = kiosk.page()
    kiosk.ask(serve=False)
    try:
        wait_for(lambda: "Please wait" in kiosk.read(), "the page asks for patience")
        kiosk.display.press("F5", "ctrl+r")
        wait_for(lambda: "Please wait" in kiosk.read(), "it still does")
    finally:
        kiosk.ask(serve=True)
    wait_for(lambda: "Language" in kiosk.read(), "the page as before")
    assert kiosk.page() == name
