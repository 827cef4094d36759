"""Serving the application on one address until the program is told to stop."""

from __future__ import annotations

import signal
import socket
import ssl
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from device.base.listening import listen
from host.authority.base.tls import ClinicProtocol
from host.authority.serving.settings import AuthoritySettings

_BACKLOG = 128


def open_listener(settings: AuthoritySettings) -> socket.socket:
    """Bind and listen; from here on, connections wait in the queue until they are served.

    Raises:
        OSError: the address cannot be bound.
    """
    family = socket.AF_INET6 if ":" in settings.listen_host else socket.AF_INET
    return listen(settings.listen_host, settings.listen_port, family=family, backlog=_BACKLOG)


def prepare_server(app: ASGIApp, settings: AuthoritySettings) -> uvicorn.Server:
    """Give a server that stops at SIGTERM and SIGINT, from now on and not only once it runs.

    Open answers may end within the time limit of the settings.
    """
    tls = settings.tls
    config = uvicorn.Config(
        app,
        http="auto" if tls is None else ClinicProtocol,
        ssl_certfile=None if tls is None else tls.certificate,
        ssl_keyfile=None if tls is None else tls.key,
        ssl_ca_certs=None if tls is None else str(tls.clinics_ca),
        ssl_cert_reqs=ssl.CERT_NONE if tls is None else ssl.CERT_OPTIONAL,  # browsers come without one
        log_config=None,
        access_log=False,  # it would tell who asked, outside the record of uses
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=settings.timeouts.keep_alive_s,
        timeout_graceful_shutdown=settings.timeouts.shutdown_s,
    )
    server = uvicorn.Server(config)

    def stop(_number: int, _frame: FrameType | None) -> None:
        """Stop; uvicorn raises its signals again after a clean end, and then this changes nothing."""
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return server
