"""The pages of one's own account and of everybody's, over HTTP and with their real services."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from host.audit.log import Search, search_newest
from host.desk.base.role import Role
from host.desk_service.totp import PERIOD_S, decode_secret, one_time_code
from host.store.engine import reading
from tests.host.desk.client import DeskClient
from tests.host.desk.whole import PASSWORD, WholeDesk, whole_desk
from tests.host.world import World


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[WholeDesk]:
    with whole_desk(world, tmp_path, (Role.CLINICIAN,)) as desk:
        yield desk


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def connect(desk: WholeDesk, runner: asyncio.Runner) -> DeskClient:
    """Give a browser's stand-in that has not logged in."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
    return DeskClient(runner, httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002"))


@pytest.fixture
def chief(desk: WholeDesk, runner: asyncio.Runner) -> Iterator[DeskClient]:
    client = connect(desk, runner)
    assert client.log_in("administrator", PASSWORD).status_code == 303
    yield client
    runner.run(client.web.aclose())


@pytest.fixture
def other(desk: WholeDesk, runner: asyncio.Runner) -> Iterator[DeskClient]:
    client = connect(desk, runner)
    yield client
    runner.run(client.web.aclose())


def post(client: DeskClient, path: str, **fields: str) -> httpx.Response:
    return client.post(path, {"token": client.token("/account"), **fields})


def secret_of(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return found[1]


def test_only_an_administrator_keeps_accounts(other: DeskClient) -> None:
    other.log_in("reception", PASSWORD)
    assert "/users" not in other.get("/").text
    for path in ("/users", "/users/reception", "/audit", "/retention"):
        answer = other.get(path)
        assert (answer.status_code, "番号 911" in answer.text) == (403, True), path
    for path in ("/users", "/users/engineer", "/users/engineer/password", "/users/engineer/terminal-code"):
        assert post(other, path, name="x", display="x").status_code == 403


def test_without_the_pages_token_nothing_changes(chief: DeskClient, desk: WholeDesk) -> None:
    before = desk.accounts.staff()
    for path in ("/users", "/users/engineer", "/users/engineer/password", "/account/password"):
        assert chief.post(path, {"token": "guess", "display": "x", "role_engineer": "yes"}).status_code == 403
    assert desk.accounts.staff() == before


def test_a_new_user_changes_the_first_password_before_anything_else(chief: DeskClient, other: DeskClient) -> None:
    page = post(chief, "/users", name="atarashii", display="見本 新人", role_reception="yes").text
    password = secret_of(page)
    assert password not in chief.get("/users").text
    assert other.log_in("atarashii", password).status_code == 303
    assert other.get("/").headers["location"] == "/account"
    wrong = post(other, "/account/password", present=password, new="jibun-no-himitsu", again="betsu-no-himitsu")
    assert (wrong.status_code, "番号 916" in wrong.text) == (422, True)
    answer = post(other, "/account/password", present=password, new="jibun-no-himitsu", again="jibun-no-himitsu")
    assert answer.headers["location"] == "/account?notice=password"
    assert other.get("/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"name": "Atarashii", "display": "見本"}, 916),
        ({"name": "reception", "display": "見本"}, 917),
        ({"name": "atarashii", "display": ""}, 916),
        ({"name": "atarashii", "display": "見本\u202e"}, 915),
        ({"name": "atara\x00shii", "display": "見本"}, 915),
        ({"name": "atarashii", "display": "見本", "role_reception": ""}, 916),
    ],
)
def test_what_cannot_be_added_is_said_with_words(
    chief: DeskClient, desk: WholeDesk, fields: dict[str, str], number: int
) -> None:
    answer = post(chief, "/users", **{"role_reception": "yes", **fields})
    assert answer.status_code in (409, 422)
    assert f"番号 {number}" in answer.text
    assert len(desk.accounts.staff()) == 4


def test_names_are_escaped(chief: DeskClient) -> None:
    post(chief, "/users", name="atarashii", display="<script>見本</script>", role_reception="yes")
    for path in ("/users", "/users/atarashii"):
        page = chief.get(path).text
        assert "<script>見本" not in page
        assert "<script>見本" in unescape(page)


def test_who_is_disabled_is_out_at_once_and_back_when_enabled(chief: DeskClient, other: DeskClient) -> None:
    other.log_in("reception", PASSWORD)
    answer = post(chief, "/users/reception", display="見本 受付", role_reception="yes")
    assert answer.headers["location"] == "/users/reception?notice=changed"
    assert other.get("/").headers["location"] == "/login?ended=1"
    assert other.log_in("reception", PASSWORD).status_code == 403
    post(chief, "/users/reception", display="見本 受付", role_reception="yes", active="yes")
    assert other.log_in("reception", PASSWORD).status_code == 303


def test_the_last_administrator_stays(chief: DeskClient) -> None:
    answer = post(chief, "/users/administrator", display="見本 管理", role_engineer="yes", active="yes")
    assert (answer.status_code, "番号 918" in answer.text) == (409, True)
    assert chief.get("/users").status_code == 200


def test_an_administrator_who_changes_the_own_name_stays_logged_in(chief: DeskClient) -> None:
    answer = post(chief, "/users/administrator", display="見本 長", role_administrator="yes", active="yes")
    assert answer.status_code == 303
    assert "見本 長" in chief.get(answer.headers["location"]).text


def test_a_forgotten_password_and_a_terminal_code(chief: DeskClient, other: DeskClient) -> None:
    password = secret_of(post(chief, "/users/reception/password").text)
    assert other.log_in("reception", PASSWORD).status_code == 403
    assert other.log_in("reception", password).status_code == 303
    wrong = post(chief, "/users/reception/terminal-code", code="111111")
    assert (wrong.status_code, "番号 920" in wrong.text) == (422, True)
    answer = post(chief, "/users/reception/terminal-code", code="246813")
    assert "端末の番号を付けました" in chief.get(answer.headers["location"]).text
    assert "246813" not in chief.get("/users/reception").text


def test_nobodys_account(chief: DeskClient) -> None:
    assert chief.get("/users/nobody").status_code == 404
    assert post(chief, "/users/nobody/password").status_code == 404
    assert "番号 919" in post(chief, "/users/nobody", display="x", role_engineer="yes").text


def test_a_second_factor_from_the_qr_code_to_the_log_in(other: DeskClient, desk: WholeDesk) -> None:
    other.log_in("clinician", PASSWORD)
    assert other.get("/").headers["location"] == "/account"
    page = other.get("/account/second-factor").text
    assert "<svg" in page
    secret = secret_of(page).replace(" ", "")
    wrong = post(other, "/account/second-factor", secret=secret, code="000000")
    assert (wrong.status_code, secret_of(wrong.text).replace(" ", "")) == (403, secret)
    code = one_time_code(decode_secret(secret), int(time.time() // PERIOD_S))
    done = post(other, "/account/second-factor", secret=secret, code=code)
    recovery = re.findall(r"<li><code>([a-z2-7-]+)</code>", done.text)
    assert len(recovery) == 10
    assert other.get("/").status_code == 200
    post(other, "/logout")
    assert other.log_in("clinician", PASSWORD).headers["location"] == "/login/code"
    assert other.post("/login/code", {"code": code}).status_code == 403, "it was used"
    assert other.post("/login/code", {"code": recovery[0]}).headers["location"] == "/"
    assert "9 個" in other.get("/account").text


def test_what_an_administrator_did_is_found_in_the_audit_search(chief: DeskClient, desk: WholeDesk) -> None:
    post(chief, "/users/reception/password")
    page = chief.get("/audit?find=yes&action=user_changed&actor=administrator").text
    assert "reception: new password" in page
    assert page.count("data-number=") == 1
    with reading(desk.world.engine) as connection:
        newest = search_newest(connection, Search(), 1)[0].entry
    assert (newest.actor, str(newest.action), newest.detail) == (
        "administrator",
        "search_audit",
        "by actor, action",
    )


@pytest.mark.parametrize("query", ["first=never", "last=2026-02-30", "before=x", "visit_id=%00", "actor=" + "x" * 65])
def test_an_odd_audit_search_is_refused_with_words(chief: DeskClient, query: str) -> None:
    answer = chief.get(f"/audit?find=yes&{query}")
    assert answer.status_code == 422
    assert re.search("番号 9(15|22)", answer.text)


def test_older_entries_follow_page_by_page(chief: DeskClient, desk: WholeDesk) -> None:
    for number in range(120):
        desk.accounts.set_terminal_code("administrator", "engineer", "" if number % 2 else "975310")
    first = chief.get("/audit?find=yes&action=user_changed").text
    older = re.search(r'href="(/audit\?[^"]+)" rel="next"', first)
    assert older
    second = chief.get(unescape(older[1])).text
    numbers = [int(number) for page in (first, second) for number in re.findall(r'data-number="(\d+)"', page)]
    assert len(numbers) == len(set(numbers)) == 124
    assert numbers == sorted(numbers, reverse=True)


def test_what_is_kept_is_said(chief: DeskClient) -> None:
    page = chief.get("/retention?lang=en").text
    assert "The audit log" in page
    assert "1827" in page
