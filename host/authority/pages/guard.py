"""What stands before every page: the names it answers to, where forms may come from, and headers.

A page that knew only its sign-in could be reached under a stranger's name (DNS rebinding), or be posted to from a
stranger's page; both end here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from host.authority.api.problem import problem

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_SAFE = frozenset({"GET", "HEAD"})


class PageGuard:
    """Lets requests to the pages through that name this server and, when they change something, come from it."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        """Stand before `app`; `names` are host names without ports."""
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the headers of pages, or refuse it."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["type"] == "http" and not is_welcome(scope["method"], Headers(scope=scope), self._names):
            refusal = problem(403, "not_taken", "another host name, or a form of another page")
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def is_welcome(method: str, headers: Headers, names: frozenset[str]) -> bool:
    """Whether a request names this server and comes from its own pages when it changes something.

    A request without `Origin` passes: browsers send it with every POST, and a program cannot be lured into sending
    somebody's cookie.
    """
    host = headers.get("host", "").lower()
    if _host_name(host) not in names:
        return False
    origin = headers.get("origin")
    return method in _SAFE or origin is None or origin.partition("://")[2].lower() == host


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
