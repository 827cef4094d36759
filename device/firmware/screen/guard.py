"""Who may talk to the pages: the kiosk's browser on this machine, from a page that we made.

`Tokens` binds a form to the view that it was made for. `Guard` wraps the application: it refuses foreign hosts (a
name that was re-bound to the loopback address) and foreign origins (another page in the same browser), and adds the
headers that keep everything from elsewhere out (W3C Content Security Policy Level 3; Fetch, "Origin" header).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # "no-referrer" would turn the Origin of our own forms into "null"
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Tokens:
    """Tokens for forms: one per view number, worthless for any other."""

    def __init__(self, secret: str) -> None:
        """Derive them from a secret that lives as long as the program."""
        self._secret = secret.encode("utf-8")

    def of(self, number: int) -> str:
        """Give the token of a view."""
        return hmac.new(self._secret, b"uketsuke-screen-1:%d" % number, hashlib.sha256).hexdigest()[:32]

    def fits(self, number: int, token: str) -> bool:
        """Say whether a token is that of the view, without telling by the time it takes."""
        return hmac.compare_digest(self.of(number).encode("ascii"), token.encode("utf-8"))


class Guard:
    """ASGI middleware in front of every page, event stream and preview."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = HEADERS) -> None:
        """Stand in front of `app`; `headers` go with every answer."""
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer 403 (a WebSocket is refused before it opens)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif is_allowed(scope):
            await self._app(scope, receive, _with_headers(send, self._headers))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
        else:
            await PlainTextResponse("not from here\n", 403)(scope, receive, _with_headers(send, self._headers))


def is_allowed(scope: Scope) -> bool:
    """Say whether a request is for our own name and, where it acts or opens a preview, from our own page.

    A browser sends Origin with every POST and WebSocket. A program without a browser may leave it out of a POST; it
    needs the form's token all the same.
    """
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    if not _OWN_HOST.fullmatch(host):
        return False
    if origin is None:
        return bool(scope["type"] == "http")
    return origin == f"http://{host}"


def _with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return send_with_headers
