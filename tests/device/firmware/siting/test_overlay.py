"""What covers the screen: for a while, for nobody's visit, and with numbers that only grow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from device.firmware.screen.port import CallStaff, Screen
from device.firmware.siting.overlay import BEING_INSTALLED, LASTS_S, LINE_SHOWN, InstallScreen, Timer
from tests.device.firmware.screen.scripted import ScriptedPort


@dataclass
class Later:
    """Calls that a test makes by hand."""

    calls: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __call__(self, seconds: float, call: Callable[[], None]) -> Timer:
        self.calls.append((seconds, call))
        return self

    def cancel(self) -> None:
        self.calls.pop()


def test_it_is_not_there_at_first() -> None:
    port = ScriptedPort()
    screen = InstallScreen(port, Later())
    assert screen.view() == port.view()
    assert screen.act(CallStaff(), port.view().number)


def test_it_covers_the_idle_screen_and_takes_no_touch() -> None:
    port, later = ScriptedPort(), Later()
    screen = InstallScreen(port, later)
    before = screen.view().number
    screen.cover(BEING_INSTALLED)
    shown = screen.view()
    assert (shown.screen, shown.message) == (Screen.OUT_OF_SERVICE, BEING_INSTALLED)
    assert shown.number > before
    assert not screen.act(CallStaff(), shown.number)
    screen.cover(0)
    assert screen.view().screen is Screen.IDLE
    assert screen.view().number > shown.number
    assert screen.act(CallStaff(), screen.view().number)
    assert port.acted == [(CallStaff(), port.view().number)]


def test_it_goes_by_itself_unless_it_is_asked_for_again() -> None:
    later = Later()
    screen = InstallScreen(ScriptedPort(), later)
    screen.cover(BEING_INSTALLED)
    number = screen.view().number
    screen.cover(BEING_INSTALLED)
    assert screen.view().number == number
    ((seconds, call),) = later.calls
    assert seconds == LASTS_S
    call()
    assert screen.view().screen is Screen.IDLE


def test_a_visit_that_begins_is_shown() -> None:
    port = ScriptedPort()
    screen = InstallScreen(port, Later())
    screen.cover(LINE_SHOWN)
    port.show(screen=Screen.READING, card_present=True)
    assert screen.view().screen is Screen.READING
    assert screen.act(CallStaff(), screen.view().number)


def test_whoever_waits_hears_of_both() -> None:
    async def scenario() -> list[Screen]:
        port = ScriptedPort()
        screen = InstallScreen(port, Later())
        seen = []
        for change in (lambda: screen.cover(BEING_INSTALLED), lambda: port.show(screen=Screen.READING)):
            waiting = asyncio.ensure_future(screen.changed(screen.view().number))
            await asyncio.sleep(0)
            change()
            seen.append((await asyncio.wait_for(waiting, 30)).screen)
        return seen

    assert asyncio.run(scenario()) == [Screen.OUT_OF_SERVICE, Screen.READING]
