"""Serves the control page on a free loopback port, in a thread with an event loop of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette

from device.base.listening import listen
from device.cli.supervisor.forward import LOOPBACK

_MOST_FRAME_BYTES = 1024 * 1024


class PageServer:
    """Entered while it serves; `port` is known before."""

    def __init__(self, app: Starlette) -> None:
        """Bind a free port, so that early visitors wait."""
        self._socket = listen(LOOPBACK, 0)
        self.port = int(self._socket.getsockname()[1])
        self._server = _QuietServer(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
                ws_max_size=_MOST_FRAME_BYTES,
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=1,
                server_header=False,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="control-page", daemon=True
        )

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End all connections within a second."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class _QuietServer(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal: the demo decides."""
        yield
