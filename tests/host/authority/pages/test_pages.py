"""The pages over HTTP: what a browser would not do."""

from __future__ import annotations

import dataclasses
import re

import pytest

from host.authority.pages.sign_ins import MOST_WRONG
from host.authority.serving.authority import Authority
from tests.host.authority.people import certificate, person
from tests.host.authority.web import Web

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def signed_in(web: Web, authority: Authority) -> Web:
    """Give a client with the cookie of a person whose card is not registered."""
    authority.people.put("hanako", person(certificates=(certificate(registered=False),)))
    code = authority.people.give_code("hanako")
    answer = Web(web.app, FORM).post("/my/sign-in", content=f"code={code}".encode())
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    return Web(web.app, {**FORM, "cookie": cookie.partition(";")[0]})


def token(signed_in: Web) -> str:
    found = re.search(r'name="token" value="([^"]+)"', signed_in.get("/my/certificates/0/register").text)
    assert found is not None
    return found[1]


def test_only_with_the_pages_own_token(signed_in: Web, authority: Authority) -> None:
    """Without it, or with another, nothing is done."""
    path = "/my/certificates/0/register"
    for body in (b"", b"token=other"):
        assert signed_in.post(path, content=body).headers["location"] == "/my"
    assert not authority.people.get("hanako").certificates[0].registered
    done = signed_in.post(path, content=f"token={token(signed_in)}".encode())
    assert done.headers["location"] == "/my?said=register"
    assert authority.people.get("hanako").certificates[0].registered


@pytest.mark.parametrize("path", ["/my/certificates/7/register", "/my/certificates/0/sell"])
def test_what_is_not_there(signed_in: Web, path: str) -> None:
    """Other certificates and other acts lead back."""
    assert signed_in.post(path, content=f"token={token(signed_in)}".encode()).headers["location"] == "/my"


def test_signed_out_sees_nothing(web: Web, signed_in: Web) -> None:
    """Neither without the cookie nor after signing out."""
    assert "見本" in signed_in.get("/my").text
    for path in ("/my/medical", "/my/uses", "/my/certificates/0/suspend"):
        assert signed_in.get(path).status_code == 200
        assert web.get(path).headers["location"] == "/my"
    signed_in.post("/my/sign-out", content=b"")
    assert "見本" not in signed_in.get("/my").text


def test_a_person_who_is_gone(signed_in: Web, authority: Authority) -> None:
    """Says so instead of breaking."""
    with authority.work.begin() as connection:
        connection.exec_driver_sql("DELETE FROM persons")
    assert "登録された情報が見つかりません" in signed_in.get("/my").text


def test_guessing_ends(web: Web) -> None:
    """After so many wrong codes even the right one is not looked at."""
    form = Web(web.app, FORM)
    statuses = {form.post("/my/sign-in", content=b"code=wrong").status_code for _ in range(MOST_WRONG)}
    assert statuses == {403}
    assert form.post("/my/sign-in", content=b"code=wrong").status_code == 429


def test_names_are_escaped(web: Web, authority: Authority) -> None:
    """Whatever stands in a database is text on a page."""
    evil = dataclasses.replace(person(), name="<script>alert(1)</script>")
    authority.people.put("evil", evil)
    code = authority.people.give_code("evil")
    cookie = Web(web.app, FORM).post("/my/sign-in", content=f"code={code}".encode()).headers["set-cookie"]
    text = Web(web.app, {"cookie": cookie.partition(";")[0]}).get("/my").text
    assert "<script" not in text
    assert "&lt;script" in text


def test_figures(web: Web) -> None:
    """JSON and CSV by months; nonsense is refused."""
    assert len(web.get("/statistics.json").json()["months"]) == 12
    assert len(web.get("/statistics.csv?months=3").text.splitlines()) == 4
    for months in ("0", "61", "x", "1e3", "-1", "１"):
        assert web.get(f"/statistics.json?months={months}").status_code == 422
