"""A screen's port in front of the screen's port: it counts the pages that listen, and knows when one last did.

A page that shows the screen always waits for the next change (`screen.events`), so the open waits are the pages.
"""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.diagnosis.report import NEVER, ScreenReport
from device.firmware.screen.port import Action, ScreenPort, View


class WatchedScreen:
    """Implements the screen's port by handing everything on."""

    def __init__(self, port: ScreenPort, clock: Callable[[], float]) -> None:
        """Watch `port`; `clock` is monotonic, in seconds."""
        self._port = port
        self._clock = clock
        self._pages = 0
        self._seen_at: float | None = None

    def report(self) -> ScreenReport:
        """Tell how many pages listen."""
        if self._pages:
            return ScreenReport(self._pages, 0)
        return ScreenReport(0, NEVER if self._seen_at is None else int(self._clock() - self._seen_at))

    def view(self) -> View:
        """Give what is to be shown now."""
        return self._port.view()

    async def changed(self, after: int) -> View:
        """Wait until the view's number is greater than `after`."""
        self._pages += 1
        try:
            return await self._port.changed(after)
        finally:
            self._pages -= 1
            self._seen_at = self._clock()

    def act(self, action: Action, number: int) -> bool:
        """Take an action of a person who saw view `number`."""
        return self._port.act(action, number)

    async def preview(self) -> bytes | None:
        """Give the next frame of the preview."""
        return await self._port.preview()
