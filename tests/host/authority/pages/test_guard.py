"""Who may reach the pages at all."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from host.authority.pages.guard import is_welcome
from tests.host.authority.web import Web

NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@pytest.mark.parametrize(
    ("method", "host", "origin", "welcome"),
    [
        ("GET", "localhost:8443", None, True),
        ("GET", "[::1]:8443", None, True),
        ("GET", "elsewhere.example", None, False),
        ("GET", "", None, False),
        ("GET", "[", None, False),
        ("POST", "localhost:8443", "http://localhost:8443", True),
        ("POST", "localhost:8443", None, True),
        ("POST", "localhost:8443", "http://elsewhere.example", False),
        ("POST", "localhost:8443", "null", False),
        ("POST", "localhost:8443", "http://localhost:1", False),
        ("GET", "localhost:8443", "http://elsewhere.example", True),
    ],
)
def test_who_is_welcome(method: str, host: str, origin: str | None, welcome: bool) -> None:
    """Under its own names only, and changes from its own pages only."""
    headers = Headers({"host": host} | ({} if origin is None else {"origin": origin}))
    assert is_welcome(method, headers, NAMES) is welcome


def test_headers_stand_on_every_page(web: Web) -> None:
    """Also on pages that do not exist."""
    for path in ("/my", "/statistics", "/pages/pages.css", "/nothing"):
        headers = web.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
