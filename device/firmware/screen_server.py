"""Serves the screen's pages on a Unix socket, inside the firmware's own event loop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette


class ScreenServer(uvicorn.Server):
    """A server that leaves signals to the program, and tells when it listens."""

    def __init__(self, app: Starlette, on_ready: Callable[[], None]) -> None:
        """Serve `app`; `on_ready` is called once connections are accepted."""
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                lifespan="off",
                ws="websockets-sansio",
                ws_per_message_deflate=False,  # a JPEG does not shrink, and trying costs time
                timeout_graceful_shutdown=1,
                server_header=False,
            )
        )
        self._on_ready = on_ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal: the program's main decides."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._on_ready()


def bind_socket(path: Path) -> socket.socket:
    """Give a listening Unix socket at `path` (mode 0660), in place of one that a former run left.

    Raises:
        OSError: the folder is missing or not writable.
    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o660)
    return listener
