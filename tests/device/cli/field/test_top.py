"""`uketsuke top`: what it shows of a terminal, on 80 by 24 and through a real pseudo-terminal, with few bytes."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Level
from device.cli.doctor.layout import width
from device.cli.events.following import Follower
from device.cli.main import main
from device.cli.terminal_sockets import Sockets
from device.cli.top.looking import Diagnosis, Found, Look, read_report
from device.cli.top.screen import Paces, TopApp
from device.cli.top.snapshot import Row, to_rows
from device.cli.top.text import MARKS, findings_text
from device.firmware.diagnosis.times import Stats
from tests.device.cli.field.serving import Served

PATIENCE_S = 60.0
FIRMWARE = {
    "uketsuke_reader_up": 1.0,
    "uketsuke_camera_up": 1.0,
    "uketsuke_host_heard": 1.0,
    "uketsuke_eligibility_up": 1.0,
    "uketsuke_screen_pages": 1.0,
    "uketsuke_visit_open": 0.0,
}
DAEMON = {
    "uketsuke_broker_up": 1.0,
    'uketsuke_outbox_rows{state="waiting"}': 0.0,
    "uketsuke_outbox_oldest_seconds": 0.0,
}
FOUND = Found("broker.refused", "failed", "ブローカーが接続を断りました。" * 4, "証明書を確かめる。" * 6)


def levels(rows: tuple[Row, ...]) -> dict[str, Level]:
    """Give the levels by the row's English name."""
    return {row.name.en: row.level for row in rows}


def test_a_terminal_that_is_well() -> None:
    assert set(levels(to_rows(FIRMWARE, DAEMON)).values()) == {Level.OK}


@pytest.mark.parametrize(
    ("firmware", "daemon", "row", "level"),
    [
        ({"uketsuke_reader_up": 0.0}, {}, "reader", Level.FAILED),
        ({"uketsuke_camera_up": 0.0}, {}, "camera", Level.FAILED),
        ({"uketsuke_host_heard": 0.0}, {}, "host", Level.FAILED),
        ({"uketsuke_screen_pages": 0.0}, {}, "screen", Level.FAILED),
        ({}, {"uketsuke_broker_up": 0.0}, "broker", Level.FAILED),
        (
            {},
            {'uketsuke_outbox_rows{state="waiting"}': 4.0, "uketsuke_outbox_oldest_seconds": 500.0},
            "outbox",
            Level.WARNING,
        ),
    ],
)
def test_one_part_that_is_not(firmware: dict[str, float], daemon: dict[str, float], row: str, level: Level) -> None:
    found = levels(to_rows(FIRMWARE | firmware, DAEMON | daemon))
    assert found.pop(row) is level
    assert set(found.values()) == {Level.OK}


def test_what_is_not_fitted_and_what_is_not_known() -> None:
    without = {name: value for name, value in FIRMWARE.items() if name != "uketsuke_camera_up"}
    assert levels(to_rows(without, DAEMON))["camera"] is Level.NOT_FITTED
    down = levels(to_rows(Absence.NOT_RUNNING, Absence.NOT_ALLOWED))
    assert {down.pop(name) for name in ("firmware", "daemon")} == {Level.FAILED}
    assert set(down.values()) == {Level.NOT_TESTED}
    assert len(to_rows(Absence.NOT_RUNNING, Absence.NOT_RUNNING)) == len(to_rows(FIRMWARE, DAEMON))


def test_marks_tell_levels_apart_without_colour() -> None:
    assert len(set(MARKS.values())) == len(Level)


@pytest.mark.parametrize("with_advice", [True, False])
def test_findings_keep_within_80_columns_in_japanese(with_advice: bool) -> None:
    shown = findings_text(Diagnosis("failed", (FOUND,)), "ja", 80, with_advice=with_advice).plain
    assert all(width(line) <= 80 for line in shown.splitlines())
    assert (FOUND.engineer[:9] in shown) is with_advice


def test_only_root_causes_are_taken_from_the_report() -> None:
    findings = [
        {"id": "a.x", "level": "failed", "cause": "c", "engineer": "e", "follows_from": []},
        {"id": "b.x", "level": "failed", "cause": "c", "engineer": "e", "follows_from": ["a.x"]},
        {"id": "c.ok", "level": "ok", "cause": "c", "engineer": "e", "follows_from": []},
    ]
    assert [found.id for found in read_report({"total": "failed", "findings": findings}).findings] == ["a.x"]


class Played(Look):
    """A terminal that is set by the test."""

    def rows(self) -> tuple[Row, ...]:
        """Give a terminal that is well."""
        return to_rows(FIRMWARE, DAEMON)

    def stats(self) -> Stats | None:
        """Give none."""
        return None

    def diagnose(self, language: str) -> Diagnosis:
        """Find one thing."""
        return Diagnosis("failed", (FOUND,))


def plain(app: TopApp, name: str) -> str:
    """Give what a part shows."""
    return str(app.query_one(f"#{name}", Static).render())


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await pilot.pause(0.05)


def test_keys_on_80_by_24() -> None:
    async def scenario() -> None:
        app = TopApp(Played(Sockets()), Follower({}, 0.0), "front", "en", Paces(0.2, 600))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "broker.refused" in plain(app, "findings"))
            await until(pilot, lambda: "+ firmware" in plain(app, "rows"))
            assert "q quit" in plain(app, "keys")
            assert app.query_one("#keys").region.y == 23
            await pilot.press("a")
            assert "証明書" in plain(app, "findings")
            assert not app.query_one("#events").display
            await pilot.press("a", "e")
            assert app.query_one("#events").display
            assert not app.query_one("#rows").is_on_screen
            await pilot.press("e", "p", "l")
            assert "一時停止中" in plain(app, "title")
            assert "カードリーダー" in plain(app, "rows")
            await pilot.press("q")

    asyncio.run(scenario())


def test_the_newest_events_in_the_order_of_time() -> None:
    async def scenario() -> None:
        app = TopApp(Played(Sockets()), Follower({}, 0.0), "front", "en", Paces(600, 600))
        app._state.events = deque({"time": 1_764_500_000 + n, "event": "link_up"} for n in (3, 1, 2, 9, 8, 7, 6, 5))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "broker connected" in plain(app, "events"))
            shown = [line.split()[0] for line in plain(app, "events").splitlines()]
            assert shown == sorted(shown)
            assert len(shown) == 5

    asyncio.run(scenario())


def test_not_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["top"]) == 64
    assert "needs a terminal" in capsys.readouterr().err


@pytest.mark.system
def test_through_a_pseudo_terminal_with_few_bytes(terminal: Served, tmp_path: Path) -> None:
    """A slow line carries the first screen once, and nothing while nothing changes."""
    (tmp_path / "etc").mkdir()
    call = [*terminal.options, "--every", "1", "--config-dir", str(tmp_path / "etc")]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-m", "device.cli.main", "top", *call],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        seen = read_until(master, b"configuration_missing")
        assert b"firmware" in seen
        assert len(seen) < 40_000
        terminal.event("daemon", "link_up")
        assert b"broker connected" in read_until(master, b"broker connected")
        assert len(read_for(master, 4.0)) < 200
        os.write(master, b"q")
        assert program.wait(PATIENCE_S) == 0
    finally:
        program.kill()
        program.wait()
        os.close(master)


def read_until(master: int, wanted: bytes) -> bytes:
    """Read until something is shown."""
    seen, deadline = b"", time.monotonic() + PATIENCE_S
    while wanted not in seen:
        assert time.monotonic() < deadline, seen[-2000:]
        seen += read_for(master, 0.2)
    return seen


def read_for(master: int, seconds: float) -> bytes:
    """Read what comes within so many seconds."""
    seen, deadline = b"", time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([master], [], [], left)[0]:
            seen += os.read(master, 65_536)
    return seen
