"""Only our own page on this machine may talk to the application."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from device.firmware.screen.form import BadForm, Form, parse_form
from device.firmware.screen.guard import Tokens, is_allowed
from tests.device.firmware.screen.client import Client


def make_scope(kind: str, **headers: str) -> Scope:
    return {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:45123", "[::1]:8080"])
def test_own_names_are_let_in(host: str) -> None:
    assert is_allowed(make_scope("http", host=host))
    assert is_allowed(make_scope("http", host=host, origin=f"http://{host}"))
    assert is_allowed(make_scope("websocket", host=host, origin=f"http://{host}"))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example", None),
        ("127.0.0.1.evil.example", None),
        ("", None),
        ("127.0.0.1:8080", "http://evil.example"),
        ("127.0.0.1:8080", "http://127.0.0.1:9090"),
        ("127.0.0.1:8080", "null"),
    ],
)
def test_foreign_hosts_and_origins_are_not(host: str, origin: str | None) -> None:
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert not is_allowed(make_scope("http", **headers))
    assert not is_allowed(make_scope("websocket", **headers))


def test_a_preview_needs_an_origin() -> None:
    assert not is_allowed(make_scope("websocket", host="127.0.0.1"))


def test_refusals_and_headers(client: Client) -> None:
    assert client.get("/", Host="evil.example").status_code == 403
    assert client.post({}, Origin="http://evil.example").status_code == 403
    headers = client.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert client.get("/", Host="evil.example").headers["cache-control"] == "no-store"


def test_tokens_fit_one_view_of_one_run() -> None:
    tokens = Tokens("made-up secret")
    assert tokens.fits(7, tokens.of(7))
    assert not tokens.fits(8, tokens.of(7))
    assert not Tokens("another secret").fits(7, tokens.of(7))


@given(st.binary(max_size=200))
def test_any_body_is_a_form_or_a_bad_form(body: bytes) -> None:
    try:
        assert isinstance(parse_form(body), Form)
    except BadForm:
        return


def test_a_form_hides_its_values() -> None:
    assert repr(parse_form(b"digits=1234&action=pin")) == "Form(action, digits)"
