"""A visit that does what the test says: views are shown by hand, actions are written down."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from typing import Any

from device.firmware.screen.port import Action, Screen, View


class ScriptedPort:
    """A `ScreenPort` that may be driven from another thread than the server's."""

    def __init__(self) -> None:
        self.acted: list[tuple[Action, int]] = []
        self.frames: deque[bytes] = deque()
        self.keeps_older = False
        self._view = View(1, Screen.IDLE)
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def show(self, **changes: Any) -> View:
        """Show a view that differs by these fields from a plain one in the same language."""
        plain = View(self._view.number + 1, self._view.screen, self._view.language)
        return self._set(replace(plain, **changes))

    def change(self, **changes: Any) -> View:
        """Show the same view with some fields changed."""
        return self._set(replace(self._view, number=self._view.number + 1, **changes))

    def view(self) -> View:
        return self._view

    async def changed(self, after: int) -> View:
        while self._view.number <= after:
            event = asyncio.Event()
            self._waiting[event] = asyncio.get_running_loop()
            try:
                if self._view.number <= after:
                    await event.wait()
            finally:
                del self._waiting[event]
        return self._view

    def act(self, action: Action, number: int) -> bool:
        if number != self._view.number and not self.keeps_older:
            return False
        self.acted.append((action, number))
        return True

    async def preview(self) -> bytes | None:
        await asyncio.sleep(0.02)
        return self.frames.popleft() if self.frames else None

    def _set(self, view: View) -> View:
        self._view = view
        for event, loop in tuple(self._waiting.items()):
            loop.call_soon_threadsafe(event.set)
        return view
