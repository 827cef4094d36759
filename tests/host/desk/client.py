"""A client of the desk page for tests: keeps cookies, follows nothing, reads forms like a person's browser would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

import httpx

from tests.host.desk.memory_port import PASSWORD, USER

ORIGIN = "http://127.0.0.1:8002"


class DeskClient:
    """Sends requests to the application on one event loop."""

    def __init__(self, runner: asyncio.Runner, web: httpx.AsyncClient) -> None:
        """Use `web` on the loop of `runner`."""
        self._runner = runner
        self.web = web

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """GET a page."""
        return self._runner.run(self.web.get(path, headers=headers))

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> httpx.Response:
        """POST a form as the page's own browser does, unless `headers` say otherwise."""
        return self._runner.run(self.web.post(path, data=dict(fields), headers={"origin": ORIGIN, **(headers or {})}))

    def log_in(self, name: str = USER.name, password: str = PASSWORD) -> httpx.Response:
        """Log in with the form's fields."""
        return self.post("/login", {"name": name, "password": password})

    def token(self, path: str = "/") -> str:
        """Read the token from a page."""
        found = re.search(r'name="token" value="([^"]+)"', self.get(path).text)
        assert found, "the page has no token"
        return found[1]

    def confirm(self, visit_id: str, **fields: str) -> httpx.Response:
        """Send the confirmation of one visit."""
        return self.post(f"/visits/{visit_id}/confirm", {"token": self.token(), "compared": "yes", **fields})
