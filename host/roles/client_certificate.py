"""Lets an application behind uvicorn see the client's TLS certificate, in the form of ASGI's TLS extension.

https://asgi.readthedocs.io/en/latest/specs/tls.html: `scope["extensions"]["tls"]["client_cert_chain"]` is a list of
PEM texts. uvicorn does not fill it; a certificate that is there was verified by the TLS context.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class CertificateProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with the certificate in each request's scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own hint
        """Look at the certificate of a new connection."""
        super().connection_made(transport)
        connection = transport.get_extra_info("ssl_object")
        certificate = connection.getpeercert(binary_form=True) if connection else None
        if certificate:
            self.app = _with_certificate(self.app, ssl.DER_cert_to_PEM_cert(certificate))


def _with_certificate(app: Any, pem: str) -> ASGIApp:
    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), "tls": {"client_cert_chain": [pem]}}
        await app({**scope, "extensions": extensions}, receive, send)

    return call
