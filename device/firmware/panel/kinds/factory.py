"""Gives the panel and the keypad that the settings name, or none where they cannot be had: the terminal works on."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from functools import partial

from device.base.log import EventLog
from device.firmware.panel.absent import AbsentKeypad, AbsentPanel
from device.firmware.panel.errors import PanelError
from device.firmware.panel.gpio import GpioMatrix, GpioSwitches, PinFactory, open_factory
from device.firmware.panel.keypad.matrix import MatrixKeypad
from device.firmware.panel.keypad.usb import UsbKeypad
from device.firmware.panel.kinds.virtual import VirtualSwitches
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.port import Presses, Switches
from device.firmware.panel.settings import PanelSettings


def open_panel(
    settings: PanelSettings, presses: Presses, loop: asyncio.AbstractEventLoop, log: EventLog
) -> PlayedPanel | AbsentPanel:
    """Open the panel; presses come from threads of their own and are told on the loop's."""
    if not settings.has_pins:
        return AbsentPanel()
    try:
        switches = _open_switches(settings, _on_loop(presses, loop))
    except PanelError as error:
        log.failure("panel_off", error)
        return AbsentPanel(error.number)
    return PlayedPanel(switches, settings, loop.call_later, log)


def open_keypad(
    settings: PanelSettings, presses: Presses, loop: asyncio.AbstractEventLoop, log: EventLog
) -> UsbKeypad | MatrixKeypad | AbsentKeypad:
    """Open the keypad; a virtual panel brings its own."""
    keypad = settings.keypad
    if keypad.kind == "usb":
        return UsbKeypad(keypad, presses.key, loop, log)
    if keypad.kind == "none" or settings.kind not in ("gpio", "mock"):
        return AbsentKeypad()
    try:
        matrix = GpioMatrix(open_factory(settings), keypad.rows, keypad.columns)
    except PanelError as error:
        log.failure("keypad_off", error)
        return AbsentKeypad(error.number)
    return MatrixKeypad(matrix, keypad.scan_s, presses.key, loop.call_later, log)


def _open_switches(settings: PanelSettings, presses: Presses) -> Switches:
    factory: PinFactory = open_factory(settings)
    if settings.kind == "virtual":
        return VirtualSwitches(factory, settings, presses)
    return GpioSwitches(factory, settings, presses)


def _on_loop(presses: Presses, loop: asyncio.AbstractEventLoop) -> Presses:
    return Presses(
        **{each.name: partial(loop.call_soon_threadsafe, getattr(presses, each.name)) for each in fields(presses)}
    )
