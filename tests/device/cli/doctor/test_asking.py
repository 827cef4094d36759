"""One question over a socket: an answer, or the reason why there is none."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from device.cli.doctor.asking import Absence, Answer, ask
from device.cli.doctor.card_service import Door, knock
from device.wire import local
from device.wire.local import StatusQuery
from tests.device.cli.answering import answering

QUESTION = local.format_line(StatusQuery())


def ask_at(path: Path, limit_s: float = 5.0) -> Answer[local.LocalMessage]:
    return ask(path, QUESTION, local.parse_line, limit_s)


def test_an_answer(tmp_path: Path) -> None:
    with answering(tmp_path / "s", local.Link(connected=True)):
        assert ask_at(tmp_path / "s") == Answer(local.Link(connected=True))


@pytest.mark.parametrize("answer", [b"", b"nonsense\n"])
def test_a_wrong_answer(tmp_path: Path, answer: bytes) -> None:
    with answering(tmp_path / "s", answer):
        assert ask_at(tmp_path / "s").absence is Absence.WRONG_ANSWER


def test_nobody_there(tmp_path: Path) -> None:
    assert ask_at(tmp_path / "s").absence is Absence.NOT_RUNNING
    assert knock(tmp_path / "s") is Door.NO_SOCKET
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    assert ask_at(tmp_path / "s").absence is Absence.NOT_RUNNING
    assert knock(tmp_path / "s") is Door.NOBODY_LISTENS


def test_somebody_who_does_not_answer(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as frozen:
        frozen.bind(str(tmp_path / "s"))
        frozen.listen(1)
        assert ask_at(tmp_path / "s", 0.1).absence is Absence.NOT_ANSWERING
        assert knock(tmp_path / "s") is Door.OPEN
