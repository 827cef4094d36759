"""Lists at the desk, from the file to the file, over the real database and the real work."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from device.base.log import EventLog
from host.base.settings import BatchSettings
from host.batches.working import BatchWork
from host.desk.base.role import Role
from host.eligibility.reason import Reason
from tests.host.desk_work.answering import ListConnector
from tests.host.desk_work.test_reading import SPREADSHEET
from tests.host.desk_work.world import WorkDesk


def bring(desk: WorkDesk, data: bytes = SPREADSHEET.encode("cp932")) -> str:
    answer = desk.send_file("/batches", "list", data, day="2026-11-26")
    assert answer.status_code == 303, re.findall(r'role="alert">.*?</div>', answer.text, re.DOTALL)
    return answer.headers["location"]


def make_work(desk: WorkDesk, connector: ListConnector, log: io.StringIO | None = None) -> BatchWork:
    settings = BatchSettings(poll_s=1, retry_s=10, retry_max_s=100, give_up_s=1000)
    return BatchWork(desk.engine, connector, settings, desk.clock, EventLog("test", log or io.StringIO()))


def work(desk: WorkDesk, work: BatchWork, rounds: int = 1, pause: float = 1.0) -> None:
    for _ in range(rounds):
        desk.runner.run(work.work())
        desk.clock.now += pause


def looks(desk: WorkDesk, path: str) -> dict[str, str]:
    return dict(re.findall(r'data-row="(\d+)" data-look="(\w+)"', desk.get(path).text))


def saved(desk: WorkDesk, path: str) -> list[list[str]]:
    answer = desk.get(f"{path}/result.csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="uketsuke-2026-11-26-')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_findings_come_before_anything_is_asked(desk: WorkDesk, connector: ListConnector) -> None:
    path = bring(desk)
    assert looks(desk, path) == {
        "1": "waiting",
        "2": "waiting",
        "3": "refused",
        "4": "refused",
        "5": "twin",
        "6": "empty",
    }
    page = desk.get(path).text
    for words in (
        *("保険者番号の先頭の 0 を補いました", "指数の形", "生年月日にない日です", "1 行目と同じ患者です"),
        *("  999999", "1952-02-29", "まだ何も照会していません", "2 行を照会する"),
    ):
        assert words in page
    assert "該当する方が見つからない" not in page
    work(desk, make_work(desk, connector), 3)
    assert connector.asked == []
    assert looks(desk, f"{path}?show=refused").keys() == {"3", "4"}


@pytest.mark.both_databases
def test_a_list_is_asked_once_and_every_row_comes_back_with_its_number(
    desk: WorkDesk, connector: ListConnector
) -> None:
    path = bring(desk)
    assert desk.post(f"{path}/ask", path).status_code == 303
    assert "照会しています" in desk.get(path).text
    assert desk.get(f"{path}/progress.json").json() == {"phase": "asking", "reason": 0, "done": 0}
    work(desk, make_work(desk, connector), 4)
    (question,) = connector.asked
    assert [(row.row_id, row.insurer_number, row.number) for row in question.rows] == [
        *(("1", "06999999", "0000077"), ("2", "  999999", "0000078"))
    ]
    assert question.on_date == date(2026, 11, 26)
    assert looks(desk, path) == {
        "1": "eligible",
        "2": "other",
        "3": "refused",
        "4": "refused",
        "5": "eligible",
        "6": "empty",
    }
    head, *rows = saved(desk, path)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    by_column = [dict(zip(head, row, strict=True)) for row in rows]
    assert by_column[0]["保険者番号"] == "'06999999"
    assert by_column[0]["番号"] == "'0000077"
    assert by_column[0]["負担割合"] == "20 %"
    assert by_column[1]["システムの言葉"] == "'=HYPERLINK(該当なし)"
    assert by_column[1]["照会結果"] == "該当する方が見つからない"
    assert "この日にカードは要りません" in by_column[0]["次にすること"]
    assert "打ちまちがい" in by_column[1]["次にすること"]
    assert {row["照会結果"] for row in by_column[2:4]} == {""}
    assert by_column[4]["照会結果"] == "資格あり"
    assert [entry[:2] for entry in desk.audit()] == [("reception", "batch"), ("reception", "export")]
    assert "0000077" not in str(desk.audit())


def test_how_far_it_came_is_said(desk: WorkDesk, connector: ListConnector) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    connector.processing, connector.done = 5, 1
    work(desk, make_work(desk, connector), 2)
    assert desk.get(f"{path}/progress.json").json()["done"] == 1
    assert 'max="2" value="1"' in desk.get(path).text


def test_a_check_of_one_month_does_not_count_for_the_next(desk: WorkDesk, connector: ListConnector) -> None:
    sent = desk.send_file("/batches", "list", SPREADSHEET.encode(), day="2026-12-01")
    path = sent.headers["location"]
    desk.post(f"{path}/ask", path)
    work(desk, make_work(desk, connector), 4)
    page = desk.get(path).text
    assert "照会が終わりました" in page
    assert "カードは要りません" not in page


def test_what_changed_since_the_last_time_is_said(desk: WorkDesk, connector: ListConnector) -> None:
    for ratio in (20, 30):
        connector.polls, connector.ratio = 0, ratio
        path = bring(desk)
        desk.post(f"{path}/ask", path)
        work(desk, make_work(desk, connector), 4)
    assert "負担割合が 20 % から 30 % に変わりました" in desk.get(path).text
    assert desk.get(path).text.count("負担割合が 20 %") == 2, "said for the twin row too"


def test_a_restart_goes_on_where_it_was_and_asks_nothing_twice(desk: WorkDesk, connector: ListConnector) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    work(desk, make_work(desk, connector), 2)
    assert len(connector.asked) == 1
    after_restart = make_work(desk, connector)
    desk.runner.run(after_restart.begin())
    work(desk, after_restart, 2)
    assert len(connector.asked) == 1
    assert "照会が終わりました" in desk.get(path).text


def test_a_worker_that_died_in_the_middle_leaves_its_list_to_the_next(
    desk: WorkDesk, connector: ListConnector
) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    dying = make_work(desk, connector)
    dying._claim()
    work(desk, make_work(desk, connector))
    assert connector.asked == []
    desk.clock.now += BatchSettings().lease_s
    work(desk, make_work(desk, connector), 4)
    assert "照会が終わりました" in desk.get(path).text


def test_what_may_pass_is_tried_again_and_said(desk: WorkDesk, connector: ListConnector) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    connector.refusal = Reason.AUTHORITY_MAINTENANCE
    working = make_work(desk, connector)
    work(desk, working)
    page = desk.get(path).text
    assert "いまは照会できません。自動で続けます。" in page
    assert set(looks(desk, path).values()) == {"waiting", "refused", "twin", "empty"}
    connector.refusal = Reason.NONE
    work(desk, working, 4, pause=10)
    assert "照会が終わりました" in desk.get(path).text
    assert {question.request_id for question in connector.asked} == {path.rpartition("/")[2]}


@pytest.mark.parametrize("where", ["start", "poll"])
def test_what_cannot_be_asked_at_all_is_not_checked_and_never_not_found(
    desk: WorkDesk, connector: ListConnector, where: str
) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    if where == "start":
        connector.refusal = Reason.NOT_OFFERED
    else:
        connector.failure = Reason.NOT_OFFERED
    work(desk, make_work(desk, connector), 3)
    page = desk.get(path).text
    assert "照会できませんでした（無保険という意味ではありません）" in page
    assert "見つからない" not in page


def test_a_way_that_stays_down_is_given_up_in_the_end(desk: WorkDesk, connector: ListConnector) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    connector.refusal = Reason.AUTHORITY_UNREACHABLE
    log = io.StringIO()
    work(desk, make_work(desk, connector, log), 13, pause=100)
    assert "照会できませんでした" in desk.get(path).text
    assert '"list_failed"' in log.getvalue()
    assert "0000077" not in log.getvalue()


@pytest.mark.parametrize(
    ("data", "number"),
    [(b"PK\x03\x04", 925), (SPREADSHEET.encode("utf-16"), 926), (b"a,b\n1,2\n", 927), (b"", 927)],
)
def test_a_wrong_file_is_refused_with_words(desk: WorkDesk, data: bytes, number: int) -> None:
    answer = desk.send_file("/batches", "list", data, day="2026-11-26")
    assert answer.status_code == 422
    assert f"番号 {number}" in answer.text
    assert "まだ何も照会していません" in answer.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: WorkDesk) -> None:
    answer = desk.send_file("/batches", "list", b"x" * 1_200_000, day="2026-11-26")
    assert (answer.status_code, "番号 928" in answer.text) == (413, True)


def test_what_was_written_in_the_file_stays_text_on_the_page(desk: WorkDesk) -> None:
    text = "患者番号,保険者番号,番号,生年月日\n<script>alert(1)</script>,06999999,<b>77</b>,19520229\n"
    page = desk.get(bring(desk, text.encode())).text
    assert "<script>alert" not in page
    assert "<b>77" not in page


def test_many_rows_come_in_pages(desk: WorkDesk) -> None:
    lines = "".join(f"{n},06999999,架,{n},01,19520229\n" for n in range(1, 451))
    path = bring(desk, ("患者番号,保険者番号,記号,番号,枝番,生年月日\n" + lines).encode())
    assert [len(looks(desk, f"{path}?after={after}")) for after in (0, 200, 400)] == [200, 200, 50]
    assert f"{path.rpartition('/')[0]}" in path
    assert "after=200" in desk.get(path).text


@pytest.mark.both_databases
def test_a_list_is_removed_with_its_rows(desk: WorkDesk) -> None:
    path = bring(desk)
    desk.post(f"{path}/delete", path)
    assert desk.get(path).status_code == 404
    with desk.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM batch_rows").scalar() == 0


def test_rows_lie_sealed_in_the_database(desk: WorkDesk, tmp_path: Path) -> None:
    bring(desk)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("host.sqlite*"))
    assert b"0000078" not in stored
    assert "架".encode() not in stored


def test_the_engineer_sees_no_list(desk: WorkDesk) -> None:
    path = bring(desk)
    desk.log_in(Role.ENGINEER)
    assert [desk.get(place).status_code for place in ("/batches", path, f"{path}/result.csv")] == [403, 403, 403]
    assert "一括照会" not in desk.get("/batches").text


def test_a_list_that_was_asked_is_not_asked_again(desk: WorkDesk) -> None:
    path = bring(desk)
    desk.post(f"{path}/ask", path)
    answer = desk.post(f"{path}/ask", path)
    assert (answer.status_code, "番号 931" in answer.text) == (409, True)


def test_english_words(desk: WorkDesk) -> None:
    page = desk.get(f"{bring(desk)}?lang=en").text
    assert "leading zero of the insurer number restored" in page
    assert "same patient as row 1" in page
