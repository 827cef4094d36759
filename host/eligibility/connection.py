"""Where the authority is and as whom it is asked; opening and closing the connector to it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from host.eligibility.authority import AuthorityConnector
from host.eligibility.retry import Jitter, RetryLimits

_IDLE_S = 2.0
"""Servers end idle connections after about 5 s; a question sent into that moment is lost, so ours end before."""


@dataclass(frozen=True)
class AuthorityConnection:
    """Where the authority is, as whom to ask it, and how long to wait: `connect_s` and `answer_s` per try."""

    url: str
    clinic: str
    token_file: Path
    connect_s: float = 2.0
    answer_s: float = 4.0
    ca: Path | None = None
    """The issuer of the authority's own certificate, where that is not a public one."""
    certificate: Path | None = None
    """This clinic's certificate with its key in one PEM file, where the authority asks for it."""
    retries: RetryLimits = field(default_factory=RetryLimits)

    def __post_init__(self) -> None:
        """Check the address and the limits."""
        if not self.url.startswith(("http://127.0.0.1:", "http://[::1]:", "https://")):
            raise ValueError("url must be https, or http on loopback: the token must not travel in the clear")
        if min(self.connect_s, self.answer_s) <= 0:
            raise ValueError("connect_s and answer_s must be above 0")


@asynccontextmanager
async def open_authority(connection: AuthorityConnection, jitter: Jitter) -> AsyncIterator[AuthorityConnector]:
    """Give a connector whose connections are kept between questions and closed at the end.

    Raises:
        OSError: the token file, or a file of certificates, cannot be read.
    """
    token = connection.token_file.read_text("ascii").strip()
    client = httpx.AsyncClient(
        verify=_tls(connection),
        base_url=connection.url,
        headers={"Authorization": f"Bearer {token}"},
        timeout=httpx.Timeout(connection.answer_s, connect=connection.connect_s),
        limits=httpx.Limits(keepalive_expiry=_IDLE_S),
        trust_env=False,  # no proxy and no certificate file from the environment
    )
    async with client:
        yield AuthorityConnector(client, connection.clinic, connection.retries, jitter)


def _tls(connection: AuthorityConnection) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=connection.ca)
    if connection.certificate is not None:
        context.load_cert_chain(connection.certificate)
    return context
