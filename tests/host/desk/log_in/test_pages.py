"""Logging in and out over HTTP."""

from __future__ import annotations

import pytest

from host.desk.base.log_ins import IDLE_S
from host.desk.log_in.attempts import FREE_TRIES
from tests.host.desk.client import DeskClient
from tests.host.desk.conftest import TurnedClock
from tests.host.desk.memory_port import MemoryPort


def test_without_a_log_in_every_page_leads_to_it(client: DeskClient) -> None:
    for path in ("/", "/visits/x/confirm"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client.get("/visits.json").status_code == 401
    assert client.get("/visits.json").json() == {"error": 903}
    assert client.get("/events").status_code == 204
    assert client.post("/alive", {"token": "token-1"}).headers["location"] == "/login"


def test_logging_in(client: DeskClient) -> None:
    answer = client.log_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert client.get("/").status_code == 200
    assert client.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("mihon", "wrong"), ("nobody", "made-up password"), ("", "")])
def test_a_wrong_log_in_says_what_to_do(client: DeskClient, name: str, password: str) -> None:
    answer = client.log_in(name, password)
    assert answer.status_code == 403
    assert "名前かパスワードが違います" in answer.text
    assert "番号 901" in answer.text
    assert "set-cookie" not in answer.headers


def test_wrong_names_are_answered_like_wrong_passwords(client: DeskClient) -> None:
    texts = [client.log_in(name, "wrong").text.replace(name, "") for name in ("mihon", "nobody")]
    assert texts[0] == texts[1]


def test_a_name_has_to_wait_after_many_failures(client: DeskClient, port: MemoryPort, clock: TurnedClock) -> None:
    for _ in range(FREE_TRIES):
        client.log_in(password="wrong")
    answer = client.log_in()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
    assert "あと 30 秒" in answer.text
    assert len(port.asked) == FREE_TRIES
    assert client.log_in("another", "wrong").status_code == 403
    clock.now += 30
    assert client.log_in().status_code == 303


def test_rest_ends_a_log_in_and_says_so(client: DeskClient, clock: TurnedClock) -> None:
    client.log_in()
    clock.now += IDLE_S
    assert client.get("/").headers["location"] == "/login?ended=1"
    assert "番号 903" in client.get("/login?ended=1").text


def test_a_touch_keeps_a_log_in(client: DeskClient, clock: TurnedClock) -> None:
    client.log_in()
    token = client.token()
    clock.now += IDLE_S - 1
    assert client.post("/alive", {"token": token}).status_code == 204
    clock.now += IDLE_S - 1
    assert client.get("/").status_code == 200


def test_reading_the_json_keeps_no_log_in(client: DeskClient, clock: TurnedClock) -> None:
    client.log_in()
    clock.now += IDLE_S - 1
    assert client.get("/visits.json").status_code == 200
    clock.now += 1
    assert client.get("/visits.json").status_code == 401


def test_logging_out(client: DeskClient) -> None:
    client.log_in()
    cookies = dict(client.web.cookies)
    answer = client.post("/logout", {"token": client.token()})
    assert answer.headers["location"] == "/login"
    client.web.cookies.update(cookies)
    assert client.get("/").headers["location"].startswith("/login")


def test_a_forged_log_out_is_refused(client: DeskClient) -> None:
    client.log_in()
    assert client.post("/logout", {"token": "guess"}).status_code == 403
    assert client.get("/").status_code == 200


def test_a_form_of_another_kind_or_too_long_is_refused(client: DeskClient) -> None:
    long = client.post("/login", {"name": "n" * 5000, "password": "p"})
    other = client.post("/login", {"name": "mihon"}, {"content-type": "text/plain"})
    assert [answer.status_code for answer in (long, other)] == [403, 403]
    assert "番号 904" in long.text


def test_the_secure_mark_under_https(client: DeskClient) -> None:
    client.web.base_url = "https://127.0.0.1"
    answer = client.post("/login", {"name": "mihon", "password": "made-up password"}, {"origin": "https://127.0.0.1"})
    assert "secure" in answer.headers["set-cookie"].lower()
