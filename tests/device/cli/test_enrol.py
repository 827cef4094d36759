"""`uketsuke enrol`: what it asks the daemon, what it prints, and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from device.cli.main import main
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from tests.device.cli.answering import answering

DONE = EnrolResult(0, "c1", "t-front", "A", "host-key")
FRESH = DaemonStatus(enrolled=False, connected=False, terminal="", rows=0, dead_rows=0, firmware_connected=True)
ENROLLED = replace(FRESH, enrolled=True, terminal="t-front", rows=3)
OPTIONS = ["enrol", "--url", "https://127.0.0.1:1", "--fingerprint", "ab" * 32]


def test_enrols(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(tmp_path / "s", FRESH, DONE) as questions:
        assert main([*OPTIONS, "--code", "ABCDE-FGHJK", "--socket", str(tmp_path / "s")]) == 0
    assert questions == [StatusQuery(), EnrolCommand("https://127.0.0.1:1", "ABCDE-FGHJK", "ab" * 32)]
    out = capsys.readouterr().out
    assert "t-front" in out
    assert "host-key" in out
    assert "ABCDE" not in out


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(tmp_path / "s", FRESH, DONE):
        assert main([*OPTIONS, "--code", "A", "--socket", str(tmp_path / "s"), "--json"]) == 0
    answer = {"clinic": "c1", "terminal": "t-front", "letter": "A", "host_key": "host-key"}
    assert json.loads(capsys.readouterr().out) == answer


@pytest.mark.system
def test_code_from_standard_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "device.cli.main", *OPTIONS, "--code", "-", "--socket", str(tmp_path / "s")]
    with answering(tmp_path / "s", FRESH, DONE) as questions:
        done = subprocess.run(command, input="SECRET-CODE\n", capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert "SECRET" not in done.stdout
    assert isinstance(questions[1], EnrolCommand)
    assert questions[1].code == "SECRET-CODE"


@pytest.mark.parametrize("number", [801, 802, 803, 804, 604])
def test_failure_is_one_line_with_number_and_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    with answering(tmp_path / "s", FRESH, EnrolResult(number, "", "", "", "")):
        assert main([*OPTIONS, "--code", "SECRET", "--socket", str(tmp_path / "s")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"[{number}] ")
    assert captured.err.count("\n") == 1
    assert "SECRET" not in captured.err


def test_no_daemon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*OPTIONS, "--code", "A", "--socket", str(tmp_path / "s")]) == 1
    assert capsys.readouterr().err.startswith("[703] ")


def test_answer_to_another_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for answers in ((DONE,), (FRESH, FRESH)):
        with answering(tmp_path / "s", *answers):
            assert main([*OPTIONS, "--code", "A", "--socket", str(tmp_path / "s")]) == 1
        assert capsys.readouterr().err.startswith("[401] ")
        (tmp_path / "s").unlink()


def test_an_enrolled_terminal_is_not_enrolled_anew_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(tmp_path / "s", ENROLLED) as questions:
        assert main([*OPTIONS, "--code", "A", "--socket", str(tmp_path / "s")]) == 64
    assert questions == [StatusQuery()]
    told = capsys.readouterr().err
    assert "enrolled as t-front, 3 messages wait" in told
    assert "--yes" in told


def test_yes_enrols_it_anew(tmp_path: Path) -> None:
    with answering(tmp_path / "s", DONE) as questions:
        assert main([*OPTIONS, "--yes", "--code", "A", "--socket", str(tmp_path / "s")]) == 0
    assert isinstance(questions[0], EnrolCommand)


@pytest.mark.system
@pytest.mark.parametrize(("said", "code", "asked"), [(b"y\n", 0, 2), (b"n\n", 1, 1), (b"\n", 1, 1)])
def test_a_person_decides_whether_it_is_enrolled_anew(tmp_path: Path, said: bytes, code: int, asked: int) -> None:
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "device.cli.main", *OPTIONS, "--code", "A", "--socket", str(tmp_path / "s")]
    answers = (ENROLLED, DONE)[:asked]
    with answering(tmp_path / "s", *answers) as questions:
        process = subprocess.Popen(command, stdin=child, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        os.write(parent, said)
        told, _ = process.communicate(timeout=60)
    os.close(parent)
    os.close(child)
    assert (process.returncode, len(questions)) == (code, asked), told
    assert "enrol it anew? [y/N]" in told


def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody sits at a keyboard here."""
    assert main(["enrol", "--url", "https://127.0.0.1", "--socket", str(tmp_path / "s")]) == 64
    assert "--code is missing" in capsys.readouterr().err


@pytest.mark.system
def test_person_at_the_keyboard_is_asked(tmp_path: Path) -> None:
    parent, child = pty.openpty()
    answers = b"https://127.0.0.1:1\nABCDE-FGHJK\nabab-abab\n"
    command = [sys.executable, "-m", "device.cli.main", "enrol", "--socket", str(tmp_path / "s")]
    with answering(tmp_path / "s", FRESH, DONE) as questions:
        process = subprocess.Popen(command, stdin=child, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        os.write(parent, answers)
        told, _ = process.communicate(timeout=60)
    os.close(parent)
    os.close(child)
    assert process.returncode == 0, told
    assert questions[1:] == [EnrolCommand("https://127.0.0.1:1", "ABCDE-FGHJK", "abab-abab")]
    assert "Address" in told
