"""A screen's port in front of the screen's port: shows "being installed" for a while, as long as no visit begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from device.firmware.screen.port import Action, Screen, ScreenPort, View

BEING_INSTALLED, LINE_SHOWN = 297, 298
"""Numbers of the sentences; the page draws a line of 50 mm beside the second one."""
LASTS_S = 30.0
_QUIET = frozenset({Screen.IDLE, Screen.STARTING, Screen.NOT_ENROLLED, Screen.OUT_OF_SERVICE})


class Timer(Protocol):
    """What `loop.call_later` gives."""

    def cancel(self) -> None:
        """Call no more."""


CallLater = Callable[[float, Callable[[], None]], Timer]


class InstallScreen:
    """Implements the screen's port; while install mode is on, nothing that is touched counts.

    Its numbers run ahead of the port's own by the number of times that install mode went on, off or to another
    sentence, so that they only ever grow.
    """

    def __init__(self, port: ScreenPort, call_later: CallLater) -> None:
        """Stand in front of `port`, out of the way at first."""
        self._port = port
        self._call_later = call_later
        self._ahead = 0
        self._message = 0
        self._timer: Timer | None = None
        self._turned = asyncio.Event()

    def cover(self, message: int) -> None:
        """Show this sentence, for `LASTS_S` from now unless it is asked for again; 0: show the visit again."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._call_later(LASTS_S, lambda: self.cover(0)) if message else None
        if message != self._message:
            self._message, self._ahead = message, self._ahead + 1
            self._turned.set()
            self._turned = asyncio.Event()

    def view(self) -> View:
        """Give what is to be shown now."""
        shown = self._port.view()
        number = shown.number + self._ahead
        if self._covers(shown):
            return View(number, Screen.OUT_OF_SERVICE, shown.language, message=self._message)
        return replace(shown, number=number) if self._ahead else shown

    async def changed(self, after: int) -> View:
        """Wait until the view's number is greater than `after`."""
        while self.view().number <= after:
            await self._wait(after - self._ahead)
        return self.view()

    async def _wait(self, after: int) -> None:
        tasks = [asyncio.ensure_future(self._port.changed(after)), asyncio.ensure_future(self._turned.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def act(self, action: Action, number: int) -> bool:
        """Take an action, unless install mode is on."""
        if self._covers(self._port.view()):
            return False
        return self._port.act(action, number - self._ahead)

    async def preview(self) -> bytes | None:
        """Give the next frame of the preview."""
        return await self._port.preview()

    def _covers(self, shown: View) -> bool:
        """A visit that begins comes first: its card lies there, whoever is at work."""
        return self._message != 0 and shown.screen in _QUIET
