"""A day in figures: counted right, drawn inside its frame, and taken away as a table."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire.words import EligibilityStatus, Outcome
from host.base.japan_time import JAPAN, japan_day
from host.desk.base.role import Role
from host.desk.summary.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, draw_chart
from host.desk.summary.port import Day, DayVisit
from host.desk.summary.summary import Hour, Way, percentile, summarise
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.reason import Reason
from tests.host.desk_work.answering import insured_by
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, STAFF, visit_body

NINE = datetime(2026, 11, 24, 9, 5, tzinfo=JAPAN).timestamp()


def visit(outcome: Outcome, minutes: int = 0, waited: int = 0, reason: int = 0) -> DayVisit:
    at = NINE + minutes * 60
    status = EligibilityStatus.COULD_NOT_CHECK if reason else EligibilityStatus.ELIGIBLE
    confirmed = outcome is Outcome.CONFIRMED
    return DayVisit(
        at, outcome, status, reason, int(at) + waited if confirmed else 0, "mihon" if confirmed else "", False
    )


def test_a_day_is_counted() -> None:
    visits = [
        visit(Outcome.MATCH),
        visit(Outcome.MATCH, 1, reason=502),
        visit(Outcome.VERIFIED, 70),
        *(visit(Outcome.CONFIRMED, 130, waited) for waited in (10, 20, 30, 40, 200)),
        visit(Outcome.PENDING, 131),
    ]
    summary = summarise(Day(visits, {("tried", "face/no_match"): 3, ("reason", "214"): 2, ("reason", "x"): 9}))
    assert summary.total == 9
    assert summary.ways == {Way.FACE: 2, Way.PIN: 1, Way.STAFF: 5, Way.OPEN: 1}
    assert summary.insurance == {"eligible": 8, "could_not_check": 1}
    assert summary.reasons == {214: 2, 502: 1}
    assert summary.tried == {"face/no_match": 3}
    assert summary.staff == {"mihon": 5}
    assert (summary.waits.count, summary.waits.median_s, summary.waits.p90_s, summary.waits.longest_s) == (
        5,
        30,
        200,
        200,
    )
    assert [(hour.hour, hour.total) for hour in summary.hours] == [(9, 2), (10, 1), (11, 6)]


def test_an_empty_day_has_no_figures() -> None:
    summary = summarise(Day((), {}))
    assert (summary.total, summary.hours, summary.waits.count) == (0, (), 0)
    assert draw_chart(summary.hours).bars == ()


@given(st.lists(st.floats(0, 1e6), min_size=1).map(sorted), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_values_and_not_exceeded_by_its_share(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


@given(st.lists(st.dictionaries(st.sampled_from(Way), st.integers(0, 5000)), max_size=24))
def test_the_chart_stays_in_its_frame_and_adds_up(ways: list[dict[Way, int]]) -> None:
    hours = [Hour(place, found) for place, found in enumerate(ways)]
    chart = draw_chart(hours)
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH + 0.1
        assert bar.y >= TOP - 0.2
        assert bar.y + bar.height <= HEIGHT - BOTTOM + 0.2
    assert 1 <= len(chart.counts) <= 8
    assert len(chart.bars) == sum(1 for found in ways for count in found.values() if count)


@pytest.mark.both_databases
def test_the_page_shows_a_day(desk: WorkDesk) -> None:
    card = desk.world.issuer.card(4711).facts()
    valid = EligibilityAnswer(EligibilityStatus.ELIGIBLE, qualifications=(insured_by("0000077"),))
    desk.arrive(visit_body(FACE, card), valid)
    waits = desk.arrive(visit_body(STAFF, card), could_not_check(Reason.AUTHORITY_MAINTENANCE))
    desk.clock.now += 95
    desk.world.changes.confirm(waits, "mihon")
    page = desk.get("/summary").text
    assert 'class="figure way-face">顔<strong>1</strong>' in page
    assert 'class="figure way-staff">職員の目視<strong>1</strong>' in page
    assert "1分35秒" in page
    assert "514" in page
    assert "mihon" in page
    assert page.count('<rect class="bar-') == 2 + 4
    assert "見本　花子" not in page
    before = japan_day(desk.clock.now) - timedelta(days=2)
    assert "この日の受付はありません" in desk.get(f"/summary?day={before}").text


def test_the_figures_as_a_table(desk: WorkDesk) -> None:
    desk.arrive(visit_body(FACE, desk.world.issuer.card(4711).facts()))
    answer = desk.get("/summary.csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head == ["日", "種類", "項目", "件数（時間は秒）"]
    assert ["受付", "", "1"] in [row[1:] for row in rows]
    assert ["本人確認の方法", "顔", "1"] in [row[1:] for row in rows]
    assert desk.audit()[-1][:2] == ("reception", "export")


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "2099-01-01", "1999-01-01"])
def test_a_day_that_cannot_be_is_refused(desk: WorkDesk, day: str) -> None:
    answer = desk.get(f"/summary?day={day}")
    assert (answer.status_code, "番号 939" in answer.text) == (422, True)


def test_the_engineer_sees_no_figures(desk: WorkDesk) -> None:
    desk.log_in(Role.ENGINEER)
    assert desk.get("/summary").status_code == 403
