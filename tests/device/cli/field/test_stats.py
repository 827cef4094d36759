"""`uketsuke stats`: exact figures per stage, outcomes, and no visit in them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.cli.main import main
from device.cli.stats.command import seconds_of, to_text
from device.firmware.diagnosis.times import VisitTimes, parse_stats, percentile
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire.errors import MessageInvalid
from device.wire.words import Method, Outcome
from tests.device.cli.field.serving import Served, serving


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def play(times: VisitTimes, clock: Clock, visit_id: str, looking_s: float, *, sent: bool = True) -> None:
    """Let one visit by face pass."""
    visit = Visit(visit_id=visit_id, state=State.READING, method=Method.FACE)
    times.show_visit(visit)
    clock.now += 0.5
    times.show_visit(replace(visit, state=State.LOOKING))
    clock.now += looking_s
    if sent:
        times.show_visit(replace(visit, state=State.RESULT, ticket="A22", outcome=Outcome.MATCH))
        clock.now += 1
    times.show_visit(Visit())


def visits(times: VisitTimes, clock: Clock) -> None:
    """Let ten visits pass, one of which was left."""
    for number in range(9):
        play(times, clock, f"v{number}", 1.0 + number)
    play(times, clock, "left", 60.0, sent=False)


def test_figures_of_ten_visits() -> None:
    clock = Clock()
    times = VisitTimes(clock, lambda: {"look": 300})
    visits(times, clock)
    stats = times.tell(0)
    by_name = {stage.name: stage for stage in stats.stages}
    assert set(by_name) == {"reading", "looking", "result"}
    looking = by_name["looking"]
    assert (looking.count, looking.p50_ms, looking.p95_ms, looking.longest_ms) == (10, 5000, 60_000, 60_000)
    assert [(one.way, one.outcome, one.count) for one in stats.visits] == [
        ("face", "match", 9),
        ("face", "not_sent", 1),
    ]
    assert [(step.name, step.count) for step in stats.machine] == [("look", 9)]
    assert "v1" not in str(stats)
    assert "A22" not in str(stats)


def test_only_the_last_minute() -> None:
    clock = Clock()
    times = VisitTimes(clock, dict)
    visits(times, clock)
    stats = times.tell(60)
    assert stats.since_s == 60
    assert [(one.outcome, one.count) for one in stats.visits] == [("not_sent", 1)]
    assert times.tell(10**9).visits == times.tell(0).visits


def test_what_is_kept_is_bounded() -> None:
    clock = Clock()
    times = VisitTimes(clock, dict, kept=6)
    visits(times, clock)
    assert sum(stage.count for stage in times.tell(0).stages) == 6


@given(st.lists(st.integers(0, 10**6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values: list[int], percent: int) -> None:
    found = percentile(sorted(values), percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


@pytest.mark.parametrize("line", [b"{}", b'{"stats": -1}', b'{"stats": true}', b'{"stats": "1"}', b"[]"])
def test_no_question(line: bytes) -> None:
    with pytest.raises(MessageInvalid):
        asyncio.run(VisitTimes(Clock(), dict).answer(line))


def filled(clock: Clock) -> Callable[[Served], None]:
    """Give a change that has ten visits behind it."""

    def change(served: Served) -> None:
        served.times = VisitTimes(clock, lambda: {"look": 300})
        visits(served.times, clock)

    return change


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path, filled(Clock())) as served:
        assert main(["stats", "--json", *served.options]) == 0
        assert parse_stats(capsys.readouterr().out.encode()).visits[0].count == 9
        assert main(["stats", "--since", "day", *served.options]) == 0
        assert "face / match" in capsys.readouterr().out
        assert main(["stats", "--language", "ja", *served.options]) == 0
        lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["顔の確認", "10", "5.00", "60.00", "60.00"] for line in lines)


def test_no_visit_and_no_firmware(terminal: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", *terminal.options]) == 0
    assert "no visit yet" in capsys.readouterr().out
    assert main(["stats", "--firmware-socket", str(terminal.folder / "no")]) == 1
    assert main(["stats", "--since", "yesterday"]) == 64


def test_since_midnight() -> None:
    now = datetime(2026, 11, 29, 1, 2, 3, tzinfo=UTC)
    assert seconds_of("day", now) == 3723
    assert seconds_of("boot", now) == 0
    assert seconds_of("2h", now) == 7200


def test_text_is_a_table_of_equal_columns() -> None:
    clock = Clock()
    times = VisitTimes(clock, lambda: {"look": 300})
    visits(times, clock)
    assert json.loads(asyncio.run(times.answer(b'{"stats": 0}')))["visits"]
    rows = [line for line in to_text(times.tell(0), "en").splitlines() if line.startswith("  ") and "/" not in line]
    assert len({len(row) for row in rows}) == 1
