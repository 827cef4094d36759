"""`uketsuke status`: what the daemon says, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.cli.main import main
from device.wire.local import DaemonStatus, EnrolResult, LocalMessage, StatusQuery
from tests.device.cli.answering import answering

STATUS = DaemonStatus(
    enrolled=True, connected=False, terminal="t-front", rows=3, dead_rows=1, firmware_connected=True
)


def test_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(tmp_path / "s", STATUS) as questions:
        assert main(["status", "--socket", str(tmp_path / "s")]) == 0
    assert questions == [StatusQuery()]
    lines = dict(line.rsplit("  ", 1) for line in capsys.readouterr().out.splitlines())
    assert {name.strip(): value.strip() for name, value in lines.items()}["terminal"] == "t-front"
    assert len(lines) == 5


def test_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(tmp_path / "s", STATUS):
        assert main(["status", "--json", "--socket", str(tmp_path / "s")]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "enrolled": True,
        "connected": False,
        "terminal": "t-front",
        "rows": 3,
        "dead_rows": 1,
        "firmware_connected": True,
    }


@pytest.mark.parametrize(
    ("answer", "number"), [(EnrolResult(0, "", "", "", ""), 401), (b"", 703), (b"nonsense\n", 401)]
)
def test_wrong_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: LocalMessage | bytes, number: int
) -> None:
    with answering(tmp_path / "s", answer):
        assert main(["status", "--socket", str(tmp_path / "s")]) == 1
    assert capsys.readouterr().err.startswith(f"[{number}] ")


def test_no_daemon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--socket", str(tmp_path / "s")]) == 1
    assert capsys.readouterr().err.startswith("[703] ")
