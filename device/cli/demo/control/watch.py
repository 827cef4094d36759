"""Watches the terminal's page and its panel, to say on the control page what the terminal shows."""

from __future__ import annotations

import threading
from contextlib import suppress

from device.cli.demo.control.board import Board
from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.world.panel import Fingers

_FOREVER_S = float("inf")
_AGAIN_S = 0.25
"""Half a beat of the lamp, so that every beat is seen."""


class Watch:
    """Two threads, until it is closed; page and panel may come and go meanwhile."""

    def __init__(self, url: str, fingers: Fingers, board: Board) -> None:
        """Watch the page at `url`, and the panel that `fingers` reach."""
        self._url = url
        self._fingers = fingers
        self._board = board
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=target, name=f"watch-{target.__name__}", daemon=True)
            for target in (self._screen, self._panel)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End with the next sign of life of the page, which it gives each second, or at once without a page."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _screen(self) -> None:
        while not self._ending.is_set():
            with suppress(VisitFailed), Kiosk(self._url) as kiosk:  # the page is gone, perhaps to come back
                for shown in kiosk.watch(_FOREVER_S, self._ending.is_set):
                    self._board.change(screen=shown.screen, message=shown.message)
            self._board.change(screen="", message=0)
            self._ending.wait(_AGAIN_S)

    def _panel(self) -> None:
        while not self._ending.wait(_AGAIN_S):
            try:
                seen = self._fingers.touch(look=True)
            except VisitFailed:  # the firmware is away
                seen = {}
            lamp = (seen.get("colour") or "lit") if seen.get("lamp") or seen.get("colour") else "dark"
            self._board.change(lamp=lamp, camera_lamp=bool(seen.get("camera")), buzzer=bool(seen.get("buzzer")))
