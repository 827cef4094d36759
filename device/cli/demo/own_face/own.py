"""Somebody's own face from consent to forgetting: one photo and the newest frame, both in memory only."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from pathlib import Path

from device.cli.demo.own_face.card_photo import PhotoMaker
from device.cli.demo.own_face.errors import NotAgreed, PictureUnusable
from device.cli.demo.own_face.frames import Frames

YOURSELF = Path(__file__).with_name("yourself.toml")
MOST_FRAME_BYTES = 512 * 1024
_JPEG = b"\xff\xd8\xff"


class OwnFace:
    """What the demo knows of whoever plays it; used from the page's threads and the demo's own."""

    def __init__(self, camera_socket: Path, open_maker: Callable[[], PhotoMaker]) -> None:
        """Play frames on `camera_socket`; the maker of photos is opened when it is first needed."""
        self._frames = Frames(camera_socket)
        self._open_maker = open_maker
        self._maker: PhotoMaker | None = None
        self._photo = bytearray()
        self._agreed = False
        self._shown = True
        self._lock = threading.RLock()

    @property
    def agreed(self) -> bool:
        """Whether the use of the camera was agreed to."""
        return self._agreed

    @property
    def has_photo(self) -> bool:
        """Whether there is a photo for a card."""
        return bool(self._photo)

    @property
    def plays(self) -> bool:
        """Whether frames are handed to the terminal."""
        return self._frames.is_open

    def agree(self) -> None:
        """Take note that the person agrees."""
        self._agreed = True

    def take(self, picture: bytes) -> None:
        """Make the photo of the card from one picture; raises as `PhotoMaker.make` does, and NotAgreed."""
        with self._lock:
            self._check_agreed()
            self._maker = self._maker or self._open_maker()
            photo = self._maker.make(picture)
            self._wipe()
            self._photo += photo

    def photo_text(self) -> str:
        """Give the photo in Base64, for the hand that lays the card; raises NotAgreed when there is none."""
        with self._lock:
            if not self._photo:
                raise NotAgreed("there is no picture of yourself")
            return base64.b64encode(self._photo).decode("ascii")

    def play(self, jpeg: bytes) -> None:
        """Let the terminal's camera see this frame, unless another sight was chosen.

        Raises:
            NotAgreed: nobody agreed to it.
            PictureUnusable: no JPEG, or too large for a frame.
        """
        if len(jpeg) > MOST_FRAME_BYTES or not jpeg.startswith(_JPEG):
            raise PictureUnusable("no frame of a camera")
        with self._lock:
            self._check_agreed()
            if self._shown:
                self._frames.open()
                self._frames.put(jpeg)

    def show(self, shown: bool) -> None:
        """Choose whether the terminal's camera sees the person; frames keep coming meanwhile, and are dropped."""
        with self._lock:
            self._shown = shown
            if not shown:
                self._frames.close()

    def stop_playing(self) -> None:
        """No more frames come."""
        with self._lock:
            self._frames.close()

    def forget(self) -> None:
        """Forget photo, frame and consent."""
        with self._lock:
            self._agreed = False
            self._shown = True
            self._frames.close()
            self._wipe()

    def _check_agreed(self) -> None:
        if not self._agreed:
            raise NotAgreed("the use of the camera was not agreed to")

    def _wipe(self) -> None:
        self._photo[:] = bytes(len(self._photo))
        self._photo.clear()
