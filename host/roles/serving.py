"""Serving a page or the enrolment service with uvicorn, on a socket that is bound before anybody is told of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from device.base.errors import ConfigurationError
from device.base.listening import listen
from host.roles.client_certificate import CertificateProtocol

_END_WITHIN_S = 1


class _Server(uvicorn.Server):
    """Leaves signals to the program, which runs several servers in one loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """Give a listening socket; port 0 takes a free one.

    Raises:
        ConfigurationError: the address is taken or not ours.
    """
    try:
        return listen(host, port)
    except OSError as error:
        raise ConfigurationError(f"{host}:{port}: cannot listen there ({error.strerror})") from error


def port_of(listening: socket.socket) -> int:
    """Give the port of a bound socket."""
    port: int = listening.getsockname()[1]
    return port


async def serve(app: ASGIApp, listening: socket.socket, tls: ssl.SSLContext | None = None) -> None:
    """Serve until cancelled, then end open connections within a second; over TLS with a context."""
    config = uvicorn.Config(
        app, http=CertificateProtocol, log_config=None, access_log=False, timeout_graceful_shutdown=_END_WITHIN_S
    )
    config.load()
    config.ssl = tls  # uvicorn takes files only; a context of our own can be given a renewed certificate
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
