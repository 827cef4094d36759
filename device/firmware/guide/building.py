"""Joins the panel, its keys and the guide: presses go to the guide, beeps come back from it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import SystemRandom

from device.base.log import EventLog
from device.firmware.guide.entering import Entering
from device.firmware.guide.guide import Guide
from device.firmware.guide.menus import Catalogues
from device.firmware.guide.reader import GuideTools
from device.firmware.guide.settings import GuideSettings
from device.firmware.panel.absent import AbsentKeypad, AbsentPanel
from device.firmware.panel.keypad.matrix import MatrixKeypad
from device.firmware.panel.keypad.usb import UsbKeypad
from device.firmware.panel.kinds.factory import open_keypad, open_panel
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import PanelSettings
from device.firmware.screen.port import ScreenPort
from device.firmware.speech.speaker import Speaker


@dataclass(frozen=True)
class GuideParts:
    """What the guide and the panel need of the rest of the program.

    Attributes:
        port: the screen's own port.
        speaker: says lines.
        catalogues: the sentences of every language.
        today: bounds a birth date.
        staff_pressed: told of the button for staff.
    """

    port: ScreenPort
    speaker: Speaker
    catalogues: Catalogues
    today: Callable[[], date]
    staff_pressed: Callable[[], object]


@dataclass(frozen=True)
class Fitted:
    """The panel with everything that belongs to it."""

    panel: PlayedPanel | AbsentPanel
    keypad: UsbKeypad | MatrixKeypad | AbsentKeypad
    guide: Guide

    def close(self) -> None:
        """Listen no more and read no more; the panel itself is closed by whoever shows the visit on it."""
        self.keypad.close()
        self.guide.close()


def fit_panel(
    settings: PanelSettings,
    guiding: GuideSettings,
    parts: GuideParts,
    loop: asyncio.AbstractEventLoop,
    log: EventLog,
) -> Fitted:
    """Open the panel and the keypad that the settings name, and make the guide that listens to them."""
    panels: list[PlayedPanel | AbsentPanel] = []

    def click() -> None:
        panels[0].click()

    tools = GuideTools(
        parts.speaker,
        parts.catalogues,
        loop.call_later,
        time.monotonic,
        SystemRandom(),
        click,
        settings.has_keypad,
    )
    guide = Guide(parts.port, tools, guiding, Entering(parts.today))
    presses = Presses(parts.staff_pressed, guide.pressed, guide.held, guide.key, guide.headphones)
    panels.append(open_panel(settings, presses, loop, log))
    return Fitted(panels[0], open_keypad(settings, presses, loop, log), guide)
