"""Requests to the application in this process."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from device.firmware.screen.form import FORM_TYPE


class Client:
    """A program without a browser; header names are given with underscores."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._request("GET", path, headers)

    def post(self, fields: dict[str, str] | bytes, **headers: str) -> httpx.Response:
        """Post a form, or a body as it is."""
        body = urlencode(fields).encode() if isinstance(fields, dict) else fields
        return self._request("POST", "/act", {"Content_Type": FORM_TYPE, **headers}, body)

    def send(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        """Post a body to another address."""
        return self._request("POST", path, headers, body)

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named, content=body)

        return asyncio.run(ask())
