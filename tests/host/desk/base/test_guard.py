"""Which requests are welcome."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from host.desk.base.guard import host_name, is_welcome

HOSTS = frozenset({"desk.clinic.example", "127.0.0.1", "::1"})


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8002", "127.0.0.1"),
        ("Desk.Clinic.Example", "desk.clinic.example"),
        ("[::1]:8002", "::1"),
        ("", ""),
        ("[", ""),
        ("user@127.0.0.1", "127.0.0.1"),
    ],
)
def test_host_names(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize(
    ("method", "host", "origin", "welcome"),
    [
        ("GET", "127.0.0.1:8002", None, True),
        ("GET", "desk.clinic.example", "https://elsewhere.example", True),
        ("GET", "elsewhere.example", None, False),
        ("GET", "", None, False),
        ("POST", "127.0.0.1:8002", "http://127.0.0.1:8002", True),
        ("POST", "desk.clinic.example", "https://desk.clinic.example", True),
        ("POST", "127.0.0.1:8002", None, True),
        ("POST", "127.0.0.1:8002", "null", False),
        ("POST", "127.0.0.1:8002", "http://127.0.0.1:9999", False),
        ("POST", "127.0.0.1:8002", "http://elsewhere.example", False),
        ("POST", "127.0.0.1:8002", "http://[", False),
        ("DELETE", "127.0.0.1:8002", "http://elsewhere.example", False),
    ],
)
def test_welcome(method: str, host: str, origin: str | None, welcome: bool) -> None:
    headers = {"host": host} if origin is None else {"host": host, "origin": origin}
    assert is_welcome(method, Headers(headers), HOSTS) is welcome
