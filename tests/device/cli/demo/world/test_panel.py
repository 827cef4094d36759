"""Fingers at a panel: one line asks, one line answers, and silence is told."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest

from device.cli.demo.errors import VisitFailed
from device.cli.demo.world.panel import Fingers


def answer_once(path: Path, answer: bytes, heard: list[str]) -> threading.Thread:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve() -> None:
        with listener:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                heard.append(lines.readline().decode())
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_touch_and_what_the_panel_shows(tmp_path: Path) -> None:
    heard: list[str] = []
    thread = answer_once(tmp_path / "panel.sock", b'{"lamp": true, "colour": "green"}\n', heard)
    assert Fingers(tmp_path / "panel.sock").touch(key="5") == {"lamp": True, "colour": "green"}
    thread.join()
    assert [json.loads(line) for line in heard] == [{"key": "5"}]


@pytest.mark.parametrize("answer", [b"", b"junk\n"])
def test_a_panel_that_does_not_answer(tmp_path: Path, answer: bytes) -> None:
    thread = answer_once(tmp_path / "panel.sock", answer, [])
    with pytest.raises(VisitFailed, match="does not answer"):
        Fingers(tmp_path / "panel.sock").touch(press="start")
    thread.join()


def test_no_panel(tmp_path: Path) -> None:
    with pytest.raises(VisitFailed, match="FileNotFoundError"):
        Fingers(tmp_path / "panel.sock").touch(look=True)
