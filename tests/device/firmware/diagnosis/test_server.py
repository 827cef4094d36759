"""The diagnosis socket: one answer per question, closed to others, and of no harm to the firmware."""

from __future__ import annotations

import asyncio
import io
import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.cli.doctor.asking import Absence, ask
from device.cli.main import main
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport, format_line, parse_report
from device.firmware.diagnosis.server import DiagnosisServer
from tests.device.cli.doctor.made import NOW, REPORT

QUESTION = format_line(DiagnosisQuery(test_camera=False))
Collect = Callable[[DiagnosisQuery], Awaitable[FirmwareReport]]


async def healthy(_: DiagnosisQuery) -> FirmwareReport:
    return REPORT


async def broken(_: DiagnosisQuery) -> FirmwareReport:
    raise RuntimeError("a part fell over")


@asynccontextmanager
async def serving(path: Path, collect: Collect, log: io.StringIO) -> AsyncIterator[None]:
    running = asyncio.create_task(DiagnosisServer(path, collect, EventLog("test", log)).run())
    async with asyncio.timeout(5):
        while not path.exists() or stat.S_IMODE(path.stat().st_mode) != 0o660:
            await asyncio.sleep(0.01)
    yield
    running.cancel()
    await asyncio.wait([running])


def served(path: Path, collect: Collect, work: Callable[[], object]) -> str:
    """Serve while `work` runs in a thread, and give the log."""
    log = io.StringIO()

    async def scenario() -> None:
        async with serving(path, collect, log):
            await asyncio.to_thread(work)

    asyncio.run(scenario())
    return log.getvalue()


def test_a_question_gets_the_report(tmp_path: Path) -> None:
    def work() -> None:
        assert ask(tmp_path / "s", QUESTION, parse_report, 5).value == REPORT

    assert served(tmp_path / "s", healthy, work) == ""


@pytest.mark.parametrize(("collect", "question"), [(broken, QUESTION), (healthy, b"nonsense\n"), (healthy, b"\n")])
def test_trouble_is_written_down_and_the_next_one_is_served(
    tmp_path: Path, collect: Collect, question: bytes
) -> None:
    def work() -> None:
        for _ in range(6):
            assert ask(tmp_path / "s", question, parse_report, 5).absence is Absence.WRONG_ANSWER

    lines = [json.loads(line) for line in served(tmp_path / "s", collect, work).splitlines()]
    assert [line["event"] for line in lines] == ["diagnosis_failed"] * 6
    assert "fell over" not in str(lines)


def test_a_socket_that_cannot_be_made_ends_nothing(tmp_path: Path) -> None:
    log = io.StringIO()
    asyncio.run(DiagnosisServer(tmp_path / "no" / "s", healthy, EventLog("test", log)).run())
    assert json.loads(log.getvalue())["event"] == "diagnosis_not_served"


def test_a_clock_that_is_wrong_by_a_year_is_found_through_the_socket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "firmware.toml").write_text('diagnosis_socket = "s"\n[card]\npcsc_socket = "/run/none"\n')
    (tmp_path / "daemon.toml").write_text('state = "d"\nsocket = "none"\n')
    codes: list[int] = []

    async def a_year_behind(_: DiagnosisQuery) -> FirmwareReport:
        return replace(REPORT, clock=replace(REPORT.clock, now=NOW - 365 * 86_400))

    def work() -> None:
        codes.append(main(["doctor", "--json", "--group", "clock", "--config-dir", str(tmp_path)]))

    served(tmp_path / "s", a_year_behind, work)
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (codes, finding["id"], finding["number"]) == ([2], "clock.far_behind", 609)
    assert "clock" in finding["cause"]
