"""What stands before every page: which names the desk answers to, where forms may come from, and headers.

A page that knew only its log-in could be reached under a stranger's host name (DNS rebinding) or be posted to from a
stranger's page; both end here, before anything is read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD"})

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null" with the page's own forms (Fetch standard, 3.2).
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def is_welcome(method: str, headers: Headers, hosts: frozenset[str]) -> bool:
    """Tell whether a request names this desk and, when it changes something, comes from its own page.

    A request without `Origin` passes: every browser sends it with a POST, so the sender is a program, which cannot be
    lured into sending somebody's cookie.
    """
    host = headers.get("host", "")
    if host_name(host) not in hosts:
        return False
    origin = headers.get("origin")
    return method in SAFE_METHODS or origin is None or _place(origin) == host.lower()


def host_name(host: str) -> str:
    """Give the name in a Host header without its port, in lower case; empty when it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


class Guard:
    """ASGI middleware that lets only welcome requests through and answers the others with `refuse`."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], refuse: Callable[[Request], Awaitable[Response]]) -> None:
        """Stand before `app`; `hosts` are the names, without ports, under which staff open the page."""
        self._app = app
        self._hosts = hosts
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and not is_welcome(scope["method"], Headers(scope=scope), self._hosts):
            response = await self._refuse(Request(scope))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class SafeHeaders:
    """ASGI middleware that puts `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
