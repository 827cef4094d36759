"""A person before the camera of a browser: the simulated one of the demo, in the video file that Chromium plays.

Chromium reads the file of its fake camera anew for each frame and begins again at its end, so a file of one frame
that is written over and over is a live picture. It lies in memory, since it is written fourteen times a second.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from device.cli.demo.before_camera import FRAME_NAME, BeforeCamera

_HEAD = b"YUV4MPEG2 W640 H480 F20:1 Ip C420jpeg\nFRAME\n"
_EVERY_S = 1 / 20


class BrowserCamera:
    """Entered while somebody sits there; `file` is what the browser plays."""

    def __init__(self, screen_url: str, models: Path) -> None:
        """Let nobody sit there yet; whoever does sees the terminal's page at `screen_url`."""
        self._folder = Path(tempfile.mkdtemp(prefix="uk-browser-", dir="/dev/shm"))
        self.file = self._folder / "camera.y4m"
        films = self._folder / "films"
        films.mkdir()
        self._frame = films / FRAME_NAME
        self._person = BeforeCamera(films, screen_url, models)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._write, name="browser-camera")

    def sit(self, portrait: Path) -> None:
        """Let the person of a portrait sit down."""
        self._person.sit(portrait)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_ended: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._ending.set()
        self._thread.join()
        self._person.close()
        shutil.rmtree(self._folder)

    def begin(self) -> None:
        """Write the first frame, before a browser opens the file."""
        self.file.write_bytes(_HEAD + self._picture())

    def _write(self) -> None:
        while not self._ending.wait(_EVERY_S):
            if self.file.exists():
                descriptor = os.open(self.file, os.O_WRONLY)
                os.pwrite(descriptor, self._picture(), len(_HEAD))
                os.close(descriptor)

    def _picture(self) -> bytes:
        coded = np.frombuffer(self._frame.read_bytes(), np.uint8)
        return cv2.cvtColor(cv2.imdecode(coded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2YUV_I420).tobytes()
