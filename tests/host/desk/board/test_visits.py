"""The board, its JSON and the confirmation over HTTP."""

from __future__ import annotations

import re
from html import unescape

import pytest

from device.wire import words
from host.desk.base.guard import HEADERS
from tests.host.desk.client import DeskClient
from tests.host.desk.conftest import TurnedClock
from tests.host.desk.memory_port import MemoryPort
from tests.host.desk.visits import CONFIRM_WITHIN_S, make_morning, make_visit

PENDING = make_morning()[0]


@pytest.fixture
def desk(client: DeskClient) -> DeskClient:
    client.log_in()
    return client


def test_the_board_shows_every_visit(desk: DeskClient) -> None:
    page = desk.get("/").text
    tickets = re.findall(r'data-ticket="(\w+)"', page)
    assert tickets == ["A9K", "B2F", "A8T", "A7M", "A6R", "B1X", "A5W", "A4H", "A3N", "A2P"]
    assert page.count("data-confirm ") == 2
    assert '<html lang="ja">' in page


def test_an_empty_day(desk: DeskClient, port: MemoryPort) -> None:
    port.clear()
    assert "本人確認を待っている方はいません。" in desk.get("/").text


def test_the_language_is_switched_and_remembered(desk: DeskClient) -> None:
    assert '<html lang="en">' in desk.get("/?lang=en").text
    assert "Waiting to be confirmed" in desk.get("/").text
    assert '<html lang="ja">' in desk.get("/?lang=ja").text
    assert '<html lang="ja">' in desk.get("/?lang=xx").text


def test_the_json_holds_the_same_visits(desk: DeskClient, port: MemoryPort) -> None:
    visits = desk.get("/visits.json").json()["visits"]
    assert [visit["visit_id"] for visit in visits] == [visit.visit_id for visit in port.visits()]
    first = visits[0]
    assert (first["outcome"], first["reason"], first["eligibility"]["next_step"]["number"]) == ("pending", 213, 7)
    assert visits[1]["eligibility"] is None


def test_the_question_names_the_ticket(desk: DeskClient) -> None:
    page = desk.get(f"/visits/{PENDING.visit_id}/confirm").text
    assert "A9K" in page
    assert "カードの写真とご本人を見比べましたか" in page
    assert f'action="/visits/{PENDING.visit_id}/confirm"' in page


def test_confirming_one_visit(desk: DeskClient, port: MemoryPort) -> None:
    answer = desk.confirm(PENDING.visit_id)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?notice=confirmed&for=A9K")
    assert "A9K の本人確認を記録しました。" in desk.get(answer.headers["location"]).text
    after = {visit.ticket: visit for visit in port.visits()}
    assert after["A9K"].outcome is words.Outcome.CONFIRMED
    assert after["A9K"].confirmed_by == "見本 受付"
    assert after["B2F"].outcome is words.Outcome.PENDING


def test_confirming_again_says_so(desk: DeskClient) -> None:
    desk.confirm(PENDING.visit_id)
    assert desk.confirm(PENDING.visit_id).headers["location"] == "/?notice=already&for=A9K"
    assert "もう確認されています" in desk.get(f"/visits/{PENDING.visit_id}/confirm").text


def test_confirming_too_late(desk: DeskClient, clock: TurnedClock) -> None:
    for _ in range(3):
        clock.now += CONFIRM_WITHIN_S / 3
        desk.get("/")
    for answer in (desk.confirm(PENDING.visit_id), desk.get(f"/visits/{PENDING.visit_id}/confirm")):
        assert answer.status_code == 409
        assert "番号 906" in answer.text


def test_confirming_what_is_not_there(desk: DeskClient) -> None:
    for answer in (desk.confirm("nothing"), desk.get("/visits/nothing/confirm")):
        assert answer.status_code == 404
        assert "番号 905" in answer.text


@pytest.mark.parametrize("fields", [{"compared": ""}, {"compared": "no"}, {"token": "guess"}])
def test_a_confirmation_needs_the_answer_and_the_token(
    desk: DeskClient, port: MemoryPort, fields: dict[str, str]
) -> None:
    answer = desk.confirm(PENDING.visit_id, **fields)
    assert answer.status_code == 403
    assert port.visits()[0].outcome is words.Outcome.PENDING


def test_a_confirmation_from_another_page_is_refused(desk: DeskClient, port: MemoryPort) -> None:
    fields = {"token": desk.token(), "compared": "yes"}
    answer = desk.post(f"/visits/{PENDING.visit_id}/confirm", fields, {"origin": "http://elsewhere.example"})
    assert (answer.status_code, "番号 904" in answer.text) == (403, True)
    assert port.visits()[0].outcome is words.Outcome.PENDING


def test_another_host_name_is_refused(desk: DeskClient) -> None:
    assert desk.get("/", {"host": "elsewhere.example"}).status_code == 403


@pytest.mark.parametrize("query", ["notice=odd&for=A9K", "notice=confirmed&for=<b>", "notice=confirmed"])
def test_a_made_up_notice_is_not_said(desk: DeskClient, query: str) -> None:
    assert "記録しました" not in desk.get(f"/?{query}").text


def test_every_answer_has_the_headers(desk: DeskClient) -> None:
    for path in ("/", "/login", "/nothing", "/healthz", "/static/desk.css", "/visits.json"):
        headers = desk.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path


def test_pages_carry_no_script_or_style_of_their_own(desk: DeskClient) -> None:
    for path in ("/", f"/visits/{PENDING.visit_id}/confirm", "/nothing"):
        page = desk.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)|javascript:", page), path


def test_what_comes_from_outside_is_escaped(desk: DeskClient, port: MemoryPort) -> None:
    port.put(make_visit("A9Z", terminal="<b>t</b>", confirmed_by="<i>", outcome=words.Outcome.CONFIRMED))
    page = desk.get("/").text
    assert "<b>t" not in page
    assert "<b>t</b>" in unescape(page)
    assert "<i>" not in page


def test_no_such_page(desk: DeskClient) -> None:
    answer = desk.get("/nothing")
    assert (answer.status_code, "番号 907" in answer.text) == (404, True)


def test_a_fault_behind_the_page_is_said_with_its_number(desk: DeskClient, port: MemoryPort) -> None:
    port.break_down()
    answer = desk.get("/")
    assert (answer.status_code, "番号 999" in answer.text) == (500, True)
    assert answer.headers["cache-control"] == "no-store"
    assert desk.get("/healthz").json() == {"status": "ok"}
