"""Which panel the settings give, that presses arrive on the loop's own thread, and that one may be missing."""

from __future__ import annotations

import asyncio
import io
import json
import threading

import pytest

from device.base.log import EventLog
from device.firmware.panel.absent import AbsentPanel
from device.firmware.panel.kinds.factory import open_panel
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import PanelSettings
from device.firmware.panel.signals import STAFF_CALLED
from tests.device.firmware.panel.bench import IGNORED, play
from tests.device.firmware.panel.test_gpio import ON_A_PI


def test_no_panel_is_silent() -> None:
    log = io.StringIO()

    async def scene() -> None:
        panel = open_panel(PanelSettings(), IGNORED, asyncio.get_running_loop(), EventLog("firmware", log))
        assert isinstance(panel, AbsentPanel)
        panel.show(STAFF_CALLED)
        panel.close()

    play(scene)
    assert log.getvalue() == ""


@pytest.mark.skipif(ON_A_PI, reason="this is a machine with pins")
def test_a_panel_that_cannot_be_had_is_told_by_number_and_left_out() -> None:
    log = io.StringIO()
    settings = PanelSettings(kind="gpio", driver="native")

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        panel = open_panel(settings, IGNORED, loop, EventLog("firmware", log))
        assert isinstance(panel, AbsentPanel)
        assert panel.fault == 631

    play(scene)
    line = json.loads(log.getvalue())
    assert (line["event"], line["error"], line["exception"]) == ("panel_off", 631, "NoGpio")


def test_presses_of_another_thread_arrive_on_the_loops_own() -> None:
    arrived: list[tuple[str, int]] = []

    async def scene() -> None:
        presses = Presses(
            lambda: arrived.append(("staff", threading.get_ident())),
            lambda: arrived.append(("start", threading.get_ident())),
        )
        log = EventLog("firmware", io.StringIO())
        panel = open_panel(PanelSettings(kind="mock"), presses, asyncio.get_running_loop(), log)
        assert isinstance(panel, PlayedPanel)
        factory = panel._switches._lamp.pin_factory  # type: ignore[attr-defined]  # the pins behind the port
        for number in (PanelSettings.staff, PanelSettings.start):
            await asyncio.to_thread(factory.pin(number).drive_low)
            await asyncio.to_thread(factory.pin(number).drive_high)
        while len(arrived) < 2:
            await asyncio.sleep(0)
        panel.close()

    play(scene)
    assert arrived == [("staff", threading.get_ident()), ("start", threading.get_ident())]
