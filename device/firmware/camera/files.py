"""A camera that plays picture files: one picture again and again, or a folder's pictures in the order of their names.

The path is read anew for each frame, so a picture or a folder can be changed while the camera runs, which is how the
demo changes who stands at the desk.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import cv2
import numpy as np
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from device.firmware.camera.pace import Pace
from device.firmware.camera.port import CameraStalled, NoCamera
from device.firmware.face.basics.picture import Frame

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
_PNG = b"\x89PNG"
MOST_BYTES = 32 * 1024 * 1024
MOST_PIXELS = 24_000_000
"""More than any camera of the terminal gives; a small file can claim to be a picture of gigabytes."""


class FilesCamera:
    """Plays `path` at the given pace."""

    def __init__(self, path: Path, pace: Pace) -> None:
        """Remember what to play."""
        self._path = path
        self._pace = pace
        self._next = 0
        self._is_open = False

    def open(self) -> None:
        """Start from the first picture.

        Raises:
            NoCamera: there is no picture to play.
        """
        if not list_pictures(self._path):
            raise NoCamera(f"{self._path} is no picture and no folder with pictures")
        self._next, self._is_open = 0, True

    def capture(self, timeout_s: float) -> Frame:
        """Play the next picture.

        Raises:
            CameraStalled: the time limit passed first, the camera is closed, or the picture cannot be read now.
        """
        if not self._is_open:
            raise CameraStalled("the camera is closed")
        if not self._pace.wait(timeout_s):
            raise CameraStalled("the time limit is shorter than the pause between two frames")
        pictures = list_pictures(self._path)
        if not pictures:
            raise CameraStalled(f"{self._path} holds no picture any more")
        picture = pictures[self._next % len(pictures)]
        self._next += 1
        return read_frame(picture)

    def close(self) -> None:
        """Stop."""
        self._is_open = False


def list_pictures(path: Path) -> tuple[Path, ...]:
    """Give the file itself, or a folder's pictures by name; nothing where nothing is."""
    if path.is_dir():
        return tuple(sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES))
    return (path,) if path.is_file() else ()


def read_frame(path: Path) -> Frame:
    """Decode one picture.

    Raises:
        CameraStalled: it is not readable as a picture, for instance because it is being exchanged, or too large.
    """
    return decode_frame(_read_limited(path), str(path))


def decode_frame(content: bytes, source: str) -> Frame:
    """Decode the bytes of a picture file; `source` names it in errors.

    Raises:
        CameraStalled: it is not readable as a picture, or claims to be too large.
    """
    if _count_pixels(content) > MOST_PIXELS:
        raise CameraStalled(f"{source} has more than {MOST_PIXELS} pixels; make the picture smaller")
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if pixels is None:
        raise CameraStalled(f"{source} is not a picture that can be decoded")
    return Frame(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False))


def _read_limited(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                raise CameraStalled(f"{path} has more than {MOST_BYTES} bytes; make the picture smaller")
            return file.read(size)
    except OSError as error:
        raise CameraStalled(f"{path} cannot be read ({error.strerror})") from error


def _count_pixels(content: bytes) -> int:
    """Give what the head of the file claims, before a decoder reserves anything; 0 for what is no picture."""
    reader = PngImageFile if content.startswith(_PNG) else JpegImageFile
    try:
        with reader(io.BytesIO(content)) as picture:
            return picture.width * picture.height
    except (OSError, ValueError, SyntaxError):
        return 0
