"""The way to the authority over HTTP: one POST with its limits, and every kind of failure by its own name.

The desk names the part that failed, so "the name leads nowhere", "nobody listens", "packets are swallowed", "a
certificate is not taken", "too slow", "busy" and "maintained" are told apart here.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus

import httpx

from host.eligibility.errors import (
    AuthorityBusy,
    AuthorityMaintenance,
    AuthorityRefused,
    AuthoritySlow,
    AuthorityUnreachable,
    AuthorityWrongAnswer,
    ConnectionRefused,
    NameNotResolved,
    TlsRefused,
    TransientAuthorityError,
)

ANSWER_LIMIT_BYTES = 256 * 1024
"""An answer about one person has a hundredth of this."""

BATCH_LIMIT_BYTES = 64 * 1024 * 1024
"""Ten thousand rows of 5 kB."""


async def post(
    client: httpx.AsyncClient, path: str, body: Mapping[str, object], limit_bytes: int = ANSWER_LIMIT_BYTES
) -> bytes:
    """Send one question and give the answer's bytes.

    Raises:
        AuthorityError: of the class that says what was in the way.
    """
    try:
        async with client.stream("POST", path, json=body) as response:
            check_http_status(response.status_code, maintained="retry-after" in response.headers)
            return await _read_limited(response, limit_bytes)
    except httpx.ConnectTimeout as error:
        raise AuthorityUnreachable("no connection in time") from error
    except httpx.TimeoutException as error:
        raise AuthoritySlow("no answer in time") from error
    except (httpx.TransportError, ssl.SSLError) as error:
        # a server that misses our certificate says so after the handshake (TLS 1.3), which httpx does not wrap
        raise explain(error) from error
    except httpx.HTTPError as error:
        raise AuthorityWrongAnswer("the answer's encoding is broken") from error


def check_http_status(status: int, *, maintained: bool = False) -> None:
    """Let a 200 through; 429 and 5xx are for a later try, other 4xx are refusals, the rest is wrong.

    Raises:
        AuthorityError: of the class that says what to do.
    """
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.SERVICE_UNAVAILABLE and maintained:
        raise AuthorityMaintenance("the authority is maintained")
    if status == HTTPStatus.TOO_MANY_REQUESTS or 500 <= status < 600:
        raise AuthorityBusy(f"HTTP status {status}")
    if 400 <= status < 500:
        raise AuthorityRefused(f"HTTP status {status}")
    raise AuthorityWrongAnswer(f"HTTP status {status}")


def explain(error: BaseException) -> TransientAuthorityError:
    """Give the failure of a connection its own class, by what the system said below it."""
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return NameNotResolved("the name cannot be resolved")
        if isinstance(cause, ssl.SSLError):
            return TlsRefused("a certificate or the protocol was not accepted")
        if isinstance(cause, ConnectionRefusedError):
            return ConnectionRefused("nobody listens there")
    return AuthorityUnreachable("no connection, or cut off")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__


async def _read_limited(response: httpx.Response, limit_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limit_bytes:
            raise AuthorityWrongAnswer(f"the answer is over {limit_bytes} bytes")
    return bytes(body)
