"""A camera whose frames somebody hands over on a Unix socket, such as the demo with the camera of a browser.

One octet asks, the answer is the length (four octets, highest first) and one JPEG. Whoever serves answers with the
newest frame only, so nothing piles up, and no frame ever lies in a file. While nobody serves, another camera sees.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from device.firmware.camera.files import MOST_BYTES, decode_frame
from device.firmware.camera.pace import Pace
from device.firmware.camera.port import Camera, CameraStalled
from device.firmware.face.basics.picture import Frame

ASK = b"?"
LENGTH = struct.Struct(">I")
_CHUNK_BYTES = 64 * 1024


class LiveCamera:
    """Asks on the socket `path` at the given pace, or lets `other` see; it may change at every frame."""

    def __init__(self, path: Path, pace: Pace, other: Camera) -> None:
        """Connect to nothing yet."""
        self._path = path
        self._pace = pace
        self._other = other
        self._live: socket.socket | None = None
        self._is_open = False
        self._sees_other = False

    def open(self) -> None:
        """Switch on; raises as the other camera does while nobody serves."""
        if self._connect() is None:
            self._open_other()
        self._is_open = True

    def capture(self, timeout_s: float) -> Frame:
        """Wait for the next frame.

        Raises:
            CameraStalled: none came within the time, or what came is no picture.
            CameraError: nobody serves any more, and the other camera cannot be opened.
        """
        if not self._is_open:
            raise CameraStalled("the camera is closed")
        live = self._connect()
        if live is not None:
            if not self._pace.wait(timeout_s):
                raise CameraStalled("the time limit is shorter than the pause between two frames")
            content = self._ask(live, timeout_s)
            if content:
                return decode_frame(content, "the live frame")
        self._open_other()
        return self._other.capture(timeout_s)

    def close(self) -> None:
        """Hang up, and switch the other camera off."""
        self._hang_up()
        self._other.close()
        self._is_open = self._sees_other = False

    def _connect(self) -> socket.socket | None:
        if self._live is None:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(self._path))
            except OSError:  # nobody serves
                connection.close()
            else:
                self._live = connection
        return self._live

    def _hang_up(self) -> None:
        if self._live is not None:
            self._live.close()
            self._live = None

    def _open_other(self) -> None:
        if not self._sees_other:
            self._other.open()
            self._sees_other = True

    def _ask(self, live: socket.socket, timeout_s: float) -> bytes:
        """Give the newest frame; nothing when whoever served it is gone."""
        live.settimeout(timeout_s)
        try:
            live.sendall(ASK)
            return _receive(live, LENGTH.unpack(_receive(live, LENGTH.size))[0])
        except TimeoutError as error:
            self._hang_up()  # an answer that comes later is the answer to nothing
            raise CameraStalled(f"no live frame within {timeout_s:g} s") from error
        except OSError:
            self._hang_up()
            return b""


def _receive(live: socket.socket, length: int) -> bytes:
    if length > MOST_BYTES:
        raise ConnectionAbortedError("longer than any frame")
    content = bytearray()
    while len(content) < length:
        chunk = live.recv(min(_CHUNK_BYTES, length - len(content)))
        if not chunk:
            raise ConnectionResetError("ended in the middle of a frame")
        content += chunk
    return bytes(content)
