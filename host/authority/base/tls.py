"""TLS with clinics' certificates: who is at the other end of a connection, told to the application.

The server asks for a certificate and lets browsers in without one; the part for clinics then insists on it. The
certificate's common name is the clinic's id.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_CLINIC = "uketsuke.clinic"

NOBODY = ""
"""Stands for a connection without a certificate; no clinic has this id."""


def clinic_of(scope: Scope) -> str | None:
    """Give the clinic of a connection; `NOBODY` without a certificate, None where the server speaks no TLS."""
    return scope.get(_CLINIC)


class ClinicProtocol(H11Protocol):
    """HTTP/1.1 that puts the peer's clinic into every scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn itself
        """Read the certificate that the handshake has checked."""
        super().connection_made(transport)
        secured: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        clinic = NOBODY if secured is None else common_name(secured.getpeercert() or {})
        application = self.app

        async def with_clinic(scope: Scope, receive: Receive, send: Send) -> None:
            scope[_CLINIC] = clinic
            await application(scope, receive, send)

        self.app = with_clinic


def common_name(certificate: dict[str, Any]) -> str:
    """Give the common name of a certificate as the ssl module tells it; `NOBODY` when it has none or several."""
    names = [value for part in certificate.get("subject", ()) for key, value in part if key == "commonName"]
    return names[0] if len(names) == 1 else NOBODY
