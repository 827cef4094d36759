"""A blocking client of an application in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
from starlette.types import ASGIApp


@dataclass(frozen=True)
class Web:
    """Puts one request at a time to `app`, with these headers."""

    app: ASGIApp
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        """GET a path."""
        return asyncio.run(self._send("GET", path, None, None))

    def post(self, path: str, json: object = None, *, content: bytes | None = None) -> httpx.Response:
        """POST a JSON value, or bytes as they are."""
        return asyncio.run(self._send("POST", path, json, content))

    def put(self, path: str, json: object) -> httpx.Response:
        """PUT a JSON value."""
        return asyncio.run(self._send("PUT", path, json, None))

    def with_token(self, token: str) -> Web:
        """Give the same client with a bearer token."""
        return Web(self.app, {"Authorization": f"Bearer {token}"})

    async def _send(self, method: str, path: str, json: object, content: bytes | None) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=self.headers) as client:
            return await client.request(method, path, json=json, content=content)
