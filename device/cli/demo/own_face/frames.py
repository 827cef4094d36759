"""The newest frame of a browser's camera, handed to the terminal on a Unix socket whenever it asks (`camera.live`).

One frame is held and no more: a newer one takes the place of one that nobody asked for.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from device.firmware.camera.live import LENGTH

_LOOK_EVERY_S = 0.25
"""How soon a waiting connection notices that all has ended."""


class Frames:
    """Serves while it is open; `put` may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Serve on the socket `path` when opened."""
        self._path = path
        self._changed = threading.Condition()
        self._newest = b""
        self._number = 0
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    @property
    def is_open(self) -> bool:
        """Whether the terminal can ask."""
        return self._listener is not None

    def open(self) -> None:
        """Begin to serve; nothing is held yet."""
        if self._listener is not None:
            return
        self._path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self._path))
        listener.listen()
        self._listener = listener
        self._begin(partial(self._accept, listener), "frames")

    def put(self, jpeg: bytes) -> None:
        """Hold this frame in place of the one before."""
        with self._changed:
            if self.is_open:
                self._newest, self._number = jpeg, self._number + 1
                self._changed.notify_all()

    def close(self) -> None:
        """Forget the frame, and end all connections; more than once is fine."""
        listener, self._listener = self._listener, None
        self._path.unlink(missing_ok=True)
        with self._changed:
            self._newest = b""
            self._changed.notify_all()
        if listener is not None:
            with suppress(OSError):  # wakes the thread that accepts
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        while self._threads:
            self._threads.pop().join()

    def _begin(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed
                return
            self._begin(partial(self._serve, connection), "frames-to-terminal")

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_LOOK_EVERY_S)
        seen = self._number
        with connection, suppress(OSError):  # the terminal may hang up at any time
            while self._asked(connection):
                seen, frame = self._next(seen)
                if not frame:
                    return
                connection.sendall(LENGTH.pack(len(frame)) + frame)

    def _asked(self, connection: socket.socket) -> bool:
        while self.is_open:
            with suppress(TimeoutError):
                return bool(connection.recv(1))
        return False

    def _next(self, seen: int) -> tuple[int, bytes]:
        """Wait for a frame after number `seen`; nothing when all has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > seen or not self.is_open)
            return self._number, self._newest if self.is_open else b""
