"""Shows a page that is served on a Unix socket at a loopback TCP port, for a browser outside the firmware's network.

It copies bytes both ways and understands none of them. Demo only: on a terminal the browser runs inside the
firmware's namespace and nothing is forwarded.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import socketserver
import threading
from pathlib import Path
from typing import Self

LOOPBACK = "127.0.0.1"
_CHUNK_BYTES = 64 * 1024
_POLL_S = 0.1
"""How soon an open connection notices that all is to end."""


class Forwarder:
    """Listens on a free port of the loopback interface while it is entered; a thread per connection."""

    def __init__(self, target: Path) -> None:
        """Forward to the Unix socket `target`, which need not exist yet."""
        self._server = _Server(target)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_S,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.port

    def __enter__(self) -> Self:
        """Begin to forward."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        """Close the port and every connection."""
        self._server.ending.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    def __init__(self, target: Path) -> None:
        self.target = target
        self.ending = threading.Event()
        super().__init__((LOOPBACK, 0), _Connection)

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port


class _Connection(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as inner:  # either end may go at any time
            inner.connect(str(self.server.target))
            self._copy(inner)

    def _copy(self, inner: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.request, selectors.EVENT_READ, inner)
            selector.register(inner, selectors.EVENT_READ, self.request)
            while selector.get_map() and not self.server.ending.is_set():
                for key, _ in selector.select(_POLL_S):
                    if not _pass_on(key.fileobj, key.data):
                        selector.unregister(key.fileobj)


def _pass_on(source: object, target: socket.socket) -> bool:
    if not isinstance(source, socket.socket):
        raise TypeError("only sockets are registered")
    chunk = source.recv(_CHUNK_BYTES)
    if chunk:
        target.sendall(chunk)
    else:
        target.shutdown(socket.SHUT_WR)
    return bool(chunk)
