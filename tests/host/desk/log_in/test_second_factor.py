"""The second step of a log-in over HTTP, and what comes before everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from host.desk.base.log_ins import HALF_S
from host.desk.log_in.attempts import FREE_TRIES
from tests.host.desk.client import DeskClient
from tests.host.desk.conftest import TurnedClock
from tests.host.desk.memory_port import ACCOUNT, CODE, MemoryPort


@pytest.fixture
def half(client: DeskClient, port: MemoryPort) -> DeskClient:
    """Give a client whose password was right."""
    port.account = replace(ACCOUNT, has_second_factor=True)
    answer = client.log_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/login/code")
    return client


def test_a_password_alone_opens_nothing(half: DeskClient, port: MemoryPort) -> None:
    assert half.get("/").headers["location"] == "/login"
    assert half.get("/events").status_code == 204
    assert "6 桁の数字" in half.get("/login/code").text
    assert port.noted == []


def test_the_right_code_logs_in(half: DeskClient, port: MemoryPort) -> None:
    answer = half.post("/login/code", {"code": CODE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert half.get("/").status_code == 200
    assert port.noted == ["in mihon"]
    assert half.get("/login/code").headers["location"] == "/login"


def test_a_wrong_code_says_so_and_slows_down(half: DeskClient, port: MemoryPort) -> None:
    for _ in range(FREE_TRIES):
        answer = half.post("/login/code", {"code": "000000"})
        assert (answer.status_code, "番号 912" in answer.text) == (403, True)
    answer = half.post("/login/code", {"code": CODE})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
    assert port.noted == [f"refused mihon {FREE_TRIES}"]


def test_wrong_codes_do_not_shut_out_who_knows_the_password(half: DeskClient) -> None:
    for _ in range(FREE_TRIES):
        half.post("/login/code", {"code": "000000"})
    assert half.log_in().headers["location"] == "/login/code"


def test_the_second_step_has_to_come_soon(half: DeskClient, clock: TurnedClock) -> None:
    clock.now += HALF_S
    assert half.get("/login/code").headers["location"] == "/login"
    assert half.post("/login/code", {"code": CODE}).headers["location"] == "/login?ended=1"


def test_a_code_without_a_password_is_nothing(client: DeskClient) -> None:
    assert client.get("/login/code").headers["location"] == "/login"
    assert client.post("/login/code", {"code": CODE}).headers["location"] == "/login?ended=1"


@pytest.mark.parametrize("missing", ["must_set_second_factor", "must_change_password"])
def test_what_is_still_to_be_set_comes_before_everything(client: DeskClient, port: MemoryPort, missing: str) -> None:
    port.account = replace(ACCOUNT, **{missing: True})  # type: ignore[arg-type]  # a flag by its name
    client.log_in()
    for path in ("/", "/visits/x/confirm"):
        assert client.get(path).headers["location"] == "/account"
    assert client.get("/visits.json").json()["error"] in (913, 914)
    assert client.get("/events").status_code == 204


def test_who_is_disabled_is_out_at_once(client: DeskClient, port: MemoryPort) -> None:
    client.log_in()
    port.account = None
    assert client.get("/").headers["location"] == "/login?ended=1"


def test_log_ins_and_log_outs_are_recorded(client: DeskClient, port: MemoryPort) -> None:
    client.log_in(password="wrong")
    client.log_in()
    client.post("/logout", {"token": client.token()})
    assert port.noted == ["in mihon", "out mihon"]
