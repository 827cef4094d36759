"""A panel on gpiozero's own simulated pins, and a timer that is set by hand."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from device.base.log import EventLog
from device.firmware.panel.gpio import GpioSwitches
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import PanelSettings

DEADLINE_S = 60.0
SETTINGS = PanelSettings(kind="mock", lamp_beat_s=0.25, sound_beat_s=0.05, staff_lamp_s=0.5)


IGNORED = Presses()


@contextmanager
def switches(
    presses: Presses = IGNORED, settings: PanelSettings = SETTINGS
) -> Iterator[tuple[GpioSwitches, MockFactory]]:
    """Give the switches, and the factory whose pins can be looked at and driven."""
    factory = MockFactory()
    opened = GpioSwitches(factory, settings, presses)
    try:
        yield opened, factory
    finally:
        opened.close()


@dataclass
class Call:
    """A call that waits for its time."""

    at: float
    function: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class HandTimer:
    """Calls functions when its time is moved on by hand."""

    now: float = 0.0
    waiting: list[Call] = field(default_factory=list)

    def call_later(self, seconds: float, function: Callable[[], None]) -> Call:
        call = Call(self.now + seconds, function)
        self.waiting.append(call)
        return call

    def pass_s(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [call for call in self.waiting if not call.cancelled and call.at <= end + 1e-9]:
            call = min(due, key=lambda one: one.at)
            self.waiting.remove(call)
            self.now = call.at
            call.function()
        self.now = max(self.now, end)


@dataclass
class Bench:
    """A played panel on simulated pins."""

    panel: PlayedPanel
    factory: MockFactory
    log: io.StringIO

    def pin(self, number: int) -> MockPin:
        return self.factory.pin(number)

    def lines(self) -> list[tuple[str, str | int]]:
        """Give what the log says of the panel, as (event, state or name)."""
        lines = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [(line["event"], line.get("state", line.get("name", line.get("error")))) for line in lines]


@contextmanager
def bench(
    call_later: Callable[[float, Callable[[], None]], Any], settings: PanelSettings = SETTINGS
) -> Iterator[Bench]:
    """Give a panel whose beats are timed by `call_later`."""
    log = io.StringIO()
    with switches(settings=settings) as (opened, factory):
        panel = PlayedPanel(opened, settings, call_later, EventLog("firmware", log))
        yield Bench(panel, factory, log)
        panel.close()


def play(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a scene in an event loop of its own, with a deadline."""

    async def limited() -> None:
        async with asyncio.timeout(DEADLINE_S):
            await scene()

    asyncio.run(limited())
