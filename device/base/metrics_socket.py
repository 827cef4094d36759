"""Serves a program's metrics as HTTP on a Unix socket, so that `curl --unix-socket` and a forwarder can ask.

It is a convenience: whatever happens here, the program goes on. The socket is for the program's user and group
(mode 0660); it crosses no network. Where a program may have a port, it is one of loopback.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from device.base.log import EventLog
from device.base.metrics import CONTENT_TYPE, Metrics

_REQUEST_WITHIN_S = 5.0
_HEAD_LIMIT_BYTES = 8 * 1024
_CONNECTIONS_LIMIT = 4

Render = Callable[[], Awaitable[bytes]]


class MetricsServer:
    """Answers every GET with all metrics, at a socket or at a port."""

    def __init__(self, render: Render, log: EventLog) -> None:
        """Answer with what `render` gives; nothing is made yet."""
        self._render = render
        self._log = log
        self._open = 0

    async def run_at_socket(self, path: Path) -> None:
        """Serve until cancelled; return at once when the socket cannot be made."""
        try:
            server = await asyncio.start_unix_server(self._serve, path, limit=_HEAD_LIMIT_BYTES, start_serving=False)
            path.chmod(0o660)  # nobody is served before this
        except OSError as error:
            self._log.failure("metrics_not_served", error)
            return
        async with server:
            await server.serve_forever()

    async def run_at_port(self, host: str, port: int) -> None:
        """Serve until cancelled; return at once when the port is taken."""
        try:
            server = await asyncio.start_server(self._serve, host, port, limit=_HEAD_LIMIT_BYTES)
        except OSError as error:
            self._log.failure("metrics_not_served", error, port=port)
            return
        async with server:
            await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= _CONNECTIONS_LIMIT:
                await self._answer(reader, writer)
        except (OSError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            return  # who asked went away, or speaks no HTTP
        except Exception as error:  # noqa: BLE001  # border: a question must never end the program
            self._log.failure("metrics_failed", error)
        finally:
            self._open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _REQUEST_WITHIN_S)
        writer.write(_format(await self._render()) if head.startswith(b"GET ") else _NOT_ALLOWED)
        await writer.drain()


async def serve_metrics(path: Path, metrics: Metrics, log: EventLog) -> None:
    """Serve the metrics of a program whose parts live in its event loop, until cancelled."""

    metrics.watch_loop(asyncio.get_running_loop())

    async def render() -> bytes:
        return metrics.render()

    await MetricsServer(render, log).run_at_socket(path)


_NOT_ALLOWED = b"HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def _format(body: bytes) -> bytes:
    head = f"Content-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + body
