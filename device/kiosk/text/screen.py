"""The text screen: shows each state of the page on a terminal, and sends what is chosen and typed."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from device.base import readiness
from device.kiosk.text.answer import Typing
from device.kiosk.text.drawing import draw
from device.kiosk.text.line import Line
from device.kiosk.text.terminal import Terminal

_LOOK_S = 1.0
_CTRL_C = "\x03"


@dataclass(frozen=True)
class Limits:
    """When the screen ends by itself: `stopped` can be read from, or `quiet_s` went by without a key."""

    stopped: int
    quiet_s: float


class TextScreen:
    """One run of it on one terminal."""

    def __init__(self, url: str, terminal: Terminal, clock: Callable[[], float] = time.monotonic) -> None:
        """Show the page at `url`."""
        self._terminal = terminal
        self._clock = clock
        self._typing: Typing | None = None
        self._woken, wake = os.pipe()
        self._wake = wake
        self._line = Line(url, wake)

    def run(self, limits: Limits) -> bool:
        """Serve; return True when the program is to end, False after long without a key, or when it was hung up."""
        self._line.start()
        try:
            return self._serve(limits)
        finally:
            self._line.stop()
            os.close(self._woken)
            os.close(self._wake)

    def _serve(self, limits: Limits) -> bool:
        touched = self._clock()
        self._show()
        while self._clock() - touched < limits.quiet_s:
            readiness.alive()
            sources = [limits.stopped, self._woken, self._terminal.descriptor]
            ready, _, _ = select.select(sources, [], [], _LOOK_S)
            if limits.stopped in ready:
                return True
            if self._woken in ready:
                self._take_states()
            if self._terminal.descriptor in ready:
                keys = self._terminal.read()
                if not keys or _CTRL_C in keys:
                    return False
                touched = self._clock()
                self._take_keys(keys)
        return False

    def _take_states(self) -> None:
        os.read(self._woken, 4096)
        while not self._line.states.empty():
            page = self._line.states.get()
            if page is None:
                self._typing = None
            else:
                self._typing = Typing.begin(page) if self._typing is None else self._typing.keep(page)
        self._show()

    def _take_keys(self, keys: str) -> None:
        for key in keys:
            if self._typing is None:
                return
            fields = self._typing.press(key)
            if fields is not None:
                self._send(fields)
        self._show()

    def _send(self, fields: Mapping[str, str]) -> None:
        again = self._line.post(fields)
        if again is not None:
            self._typing = Typing.begin(again)

    def _show(self) -> None:
        self._terminal.write(draw(self._typing, self._terminal.columns))
