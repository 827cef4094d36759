"""The simulated person before the camera: sees the terminal's page, moves as it asks, and is filmed into a folder.

Two threads: one reads the page's events, the other draws frames, quickly while the camera looks and slowly otherwise.
A frame takes its place in the folder as a whole, so that the camera never sees half of one.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import httpx
import numpy as np

from device.cli.demo.stream import read_states
from device.firmware.simulated.face.behaviour import Behaviour
from device.firmware.simulated.face.sitter import Finder, Sitter, seat

FRAME_NAME = "person.jpg"
_QUALITY = 90
_LOOKED_AT_S, _UNSEEN_S = 1 / 14, 0.5
_WATCHED_SCREENS = ("opening", "looking")
_TIMEOUT_S, _AGAIN_S = 5.0, 0.1
_HINT = re.compile(r'data-hint="([a-z_]*)"')
_SEED = 11


class BeforeCamera:
    """Whoever sits before the camera of one line; entered while the page can be read."""

    def __init__(self, folder: Path, url: str, models: Path) -> None:
        """Film into `folder`, watch the page at `url`, and find faces in portraits with the networks in `models`."""
        self._folder = folder
        self._url = url
        self._models = models
        self._finder: Finder | None = None
        self._seated: dict[Path, Sitter] = {}
        self._sitter: Sitter | None = None
        self._random = np.random.default_rng(_SEED)
        self._behaviour = Behaviour()
        self._screen = ""
        self._moves = True
        self._changed = threading.Condition()
        self._ending = False
        self._threads: list[threading.Thread] = []

    def prepare(self, portrait: Path) -> None:
        """Make the person of a portrait ready, so that they sit down at once later; raises as `seat` does."""
        if portrait not in self._seated:
            self._finder = self._finder or Finder(self._models)
            self._seated[portrait] = seat(portrait, self._finder)

    def sit(self, portrait: Path, *, moves: bool = True) -> None:
        """Let the person of a portrait sit before the camera, and nobody else; raises as `seat` does.

        Without `moves` they look ahead whatever the screen asks.
        """
        self.prepare(portrait)
        with self._changed:
            self._sitter, self._moves = self._seated[portrait], moves
            self._film()
            for other in self._folder.iterdir():
                if other.name != FRAME_NAME:
                    other.unlink()
            self._changed.notify_all()
        self._start()

    def leave(self) -> None:
        """Let them go; the place before the camera is empty for whatever comes there."""
        with self._changed:
            self._sitter = None
            (self._folder / FRAME_NAME).unlink(missing_ok=True)

    def close(self) -> None:
        """End the threads."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _start(self) -> None:
        if self._threads:
            return
        for target in (self._watch, self._draw):
            thread = threading.Thread(target=target, name=f"person-{target.__name__}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _draw(self) -> None:
        while not self._ending:
            begun = time.monotonic()
            with self._changed:
                if self._sitter is not None:
                    self._film()
                every = _LOOKED_AT_S if self._screen in _WATCHED_SCREENS else _UNSEEN_S
                self._changed.wait(max(0.0, begun + every - time.monotonic()))

    def _film(self) -> None:
        """Draw one frame of the person as they are now."""
        if self._sitter is None:
            return
        frame = self._sitter.render(self._behaviour.posture(time.monotonic()), self._random)
        coded = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
        draft = self._folder / f"{FRAME_NAME}.new"
        draft.write_bytes(coded.tobytes())
        draft.replace(self._folder / FRAME_NAME)

    def _watch(self) -> None:
        while not self._ending:
            try:
                for screen, hint in self._read():
                    self._take(screen, hint)
            except httpx.HTTPError:
                pass  # the page is gone, perhaps to come back
            time.sleep(_AGAIN_S)

    def _take(self, screen: str, hint: str) -> None:
        with self._changed:
            self._behaviour.hear(hint if self._moves else "", time.monotonic())
            if screen != self._screen:
                self._screen = screen
                self._changed.notify_all()

    def _read(self) -> Iterator[tuple[str, str]]:
        """Give the screen's name and what it asks of the face, at each change."""
        with (
            httpx.Client(base_url=self._url, timeout=_TIMEOUT_S, trust_env=False) as client,
            client.stream("GET", "/events") as answer,
        ):
            for state in read_states(answer.iter_lines()):
                if self._ending:
                    return
                if state is not None:
                    found = _HINT.search(state["html"])
                    yield state["screen"], found[1] if found else ""
