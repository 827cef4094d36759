"""Disaster mode: who may switch it on, who may search, what is recorded, and that it ends by itself."""

from __future__ import annotations

import pytest

from host.desk.base.role import Role
from host.desk_service.disaster import REMEMBERED_S
from host.desk_service.tidying import Tidying
from host.eligibility.reason import Reason
from tests.host.desk_work.answering import HANAKO, ListConnector
from tests.host.desk_work.world import WorkDesk

WANTED = {"kana": "ミホン ハナコ", "birth": "S27.2.29", "sex": "2", "why": "救急で来院", "consent": "oral"}


def switch_on(desk: WorkDesk, hours: str = "24") -> None:
    desk.log_in(Role.ADMINISTRATOR)
    answer = desk.post("/disaster/begin", "/disaster", reason="地震による停電", hours=hours)
    assert answer.status_code == 303


def search(desk: WorkDesk, role: Role = Role.RECEPTION, missing: str = "") -> str:
    desk.log_in(role)
    wanted = {name: "" if name == missing else text for name, text in WANTED.items()}
    return desk.post("/disaster/search", "/disaster", **wanted).text


def test_nobody_is_found_by_name_before_it_is_switched_on(desk: WorkDesk, connector: ListConnector) -> None:
    page = desk.get("/disaster").text
    assert "いまは災害時モードではありません" in page
    assert 'name="kana"' not in page
    answer = desk.post("/disaster/search", "/batches", **WANTED)
    assert (answer.status_code, "番号 935" in answer.text) == (409, True)
    assert connector.looked_for == []


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.CLINICIAN])
def test_only_an_administrator_switches_it(desk: WorkDesk, role: Role) -> None:
    desk.log_in(role)
    for path in ("/disaster/begin", "/disaster/end"):
        assert desk.post(path, "/batches", reason="地震", hours="24").status_code == 403
    assert desk.audit() == []
    desk.log_in(Role.ENGINEER)
    assert desk.get("/disaster").status_code == 403


WRONG_BEGINNINGS = [
    {"reason": "", "hours": "24"},
    {"reason": "地震", "hours": "9000"},
    {"reason": "a\x00b", "hours": "6"},
]


@pytest.mark.parametrize("form", WRONG_BEGINNINGS)
def test_a_reason_and_an_end_are_needed(desk: WorkDesk, form: dict[str, str]) -> None:
    desk.log_in(Role.ADMINISTRATOR)
    answer = desk.post("/disaster/begin", "/disaster", **form)
    assert (answer.status_code, "番号 936" in answer.text) == (422, True)
    assert "いまは災害時モードではありません" in desk.get("/disaster").text


@pytest.mark.both_databases
def test_every_page_says_that_it_is_on_and_it_ends_by_itself(desk: WorkDesk) -> None:
    switch_on(desk, "6")
    desk.log_in()
    for path in ("/batches", "/summary", "/paper", "/disaster"):
        assert "災害時モードです" in desk.get(path).text
        assert "地震による停電" in desk.get(path).text
    desk.clock.now += 6 * 3600
    desk.log_in()
    assert "災害時モードです" not in desk.get("/batches").text
    desk.runner.run(Tidying(desk.engine, desk.clock).tidy())
    desk.runner.run(Tidying(desk.engine, desk.clock).tidy())
    assert [entry for entry in desk.audit() if entry[1].startswith("disaster")] == [
        ("administrator", "disaster_on", ""),
        ("host", "disaster_off", "its time was over"),
    ]
    assert "時間で終了" in desk.get("/disaster").text


@pytest.mark.both_databases
def test_a_person_is_found_with_oral_consent_and_every_use_is_recorded(
    desk: WorkDesk, connector: ListConnector
) -> None:
    switch_on(desk)
    page = search(desk)
    assert "見本　花子" in page
    assert "架空県見本市例示１－２－３" in page
    assert "負担割合 20 %" in page
    (question,) = connector.looked_for
    assert (question.kana, question.sex, question.oral_consent) == ("ミホン ハナコ", 2, True)
    assert (question.asked_by, question.why) == ("reception", "救急で来院")
    report = desk.get("/disaster").text
    assert "救急で来院" in report
    assert "1 人" in report
    assert "見本　花子" not in report, "the report names nobody who was looked for"
    (use,) = [entry for entry in desk.audit() if entry[1] == "disaster_search"]
    assert "oral consent" in use[2]
    assert "花子" not in str(desk.audit())
    assert desk.world.rows("SELECT found, reason FROM disaster_uses") == [(1, 0)]


@pytest.mark.parametrize("missing", ["consent", "kana", "birth", "why"])
def test_without_consent_name_date_or_reason_nothing_is_asked(
    desk: WorkDesk, connector: ListConnector, missing: str
) -> None:
    switch_on(desk)
    page = search(desk, missing=missing)
    assert "番号 936" in page
    assert connector.looked_for == []
    assert all(entry[1] != "disaster_search" for entry in desk.audit())


def test_nobody_found_is_not_called_uninsured(desk: WorkDesk, connector: ListConnector) -> None:
    switch_on(desk)
    connector.people = ()
    assert "保険がないという意味ではありません" in search(desk)


def test_a_search_that_could_not_be_asked_says_why(desk: WorkDesk, connector: ListConnector) -> None:
    switch_on(desk)
    connector.disaster_reason = Reason.AUTHORITY_UNREACHABLE
    page = search(desk)
    assert "番号 502" in page
    assert "見つかりませんでした" not in page
    assert "照会できず（番号 502）" in desk.get("/disaster").text


def test_medical_information_of_the_person_found_is_for_clinicians(desk: WorkDesk, connector: ListConnector) -> None:
    switch_on(desk)
    assert "診療情報を見る" not in search(desk)
    page = search(desk, Role.CLINICIAN)
    use = page.split('name="use" value="')[1].partition('"')[0]
    answer = desk.post("/disaster/medical", "/disaster", use=use, place="0")
    assert "アムロジピン" in answer.text
    assert connector.read[-1].token == HANAKO.medical_token
    assert ("clinician", "see_medical", f"use {use}") in desk.audit()
    desk.log_in()
    assert desk.post("/disaster/medical", "/disaster", use=use, place="0").status_code == 403
    desk.log_in(Role.CLINICIAN)
    desk.clock.now += REMEMBERED_S + 1
    assert desk.post("/disaster/medical", "/disaster", use=use, place="0").status_code == 409
    assert len(connector.read) == 1


def test_an_administrator_ends_it(desk: WorkDesk) -> None:
    switch_on(desk)
    assert desk.post("/disaster/end", "/disaster").status_code == 303
    assert "災害時モードです" not in desk.get("/disaster").text
    assert desk.audit()[-1][:2] == ("administrator", "disaster_off")
