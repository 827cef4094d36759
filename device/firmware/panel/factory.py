"""Gives the panel that the settings name, or none where that one cannot be had: the terminal works without it."""

from __future__ import annotations

import asyncio
from functools import partial

from device.base.log import EventLog
from device.firmware.panel.absent import AbsentPanel
from device.firmware.panel.errors import PanelError
from device.firmware.panel.gpio import GpioSwitches, open_factory
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.port import Panel, Presses
from device.firmware.panel.settings import PanelSettings


def open_panel(settings: PanelSettings, presses: Presses, loop: asyncio.AbstractEventLoop, log: EventLog) -> Panel:
    """Open the panel; presses come from threads of their own and are told on the loop's."""
    if settings.kind == "none":
        return AbsentPanel()
    on_loop = Presses(
        partial(loop.call_soon_threadsafe, presses.staff), partial(loop.call_soon_threadsafe, presses.start)
    )
    try:
        switches = GpioSwitches(open_factory(settings), settings, on_loop)
    except PanelError as error:
        log.failure("panel_off", error)
        return AbsentPanel()
    return PlayedPanel(switches, settings, loop.call_later, log)
