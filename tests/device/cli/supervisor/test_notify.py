"""The manager's side of sd_notify, with our programs' own side as the sender."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from device.cli.supervisor.notify import NotifySocket, Reported


def send(path: Path, text: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.sendto(text.encode(), str(path))


def test_lines_of_other_names_are_left_aside() -> None:
    reported = Reported()
    reported.take("STATUS=READY=1\nWATCHDOG=1\nnonsense\nREADY=0")
    assert reported == Reported()


def test_first_process_number_stays() -> None:
    reported = Reported()
    reported.take("MAINPID=12")
    reported.take("MAINPID=13\nREADY=1")
    assert reported == Reported(main_pid=12, ready=True)


@pytest.mark.parametrize("text", ["MAINPID=", "MAINPID=-4", "MAINPID=x", "MAINPID= 5"])
def test_broken_process_number_is_none(text: str) -> None:
    reported = Reported()
    reported.take(text)
    assert reported.main_pid == 0


def test_nothing_within_the_time_gives_what_was_there_before(tmp_path: Path) -> None:
    notify = NotifySocket(tmp_path)
    send(notify.path, "MAINPID=7")
    assert notify.wait(1).main_pid == 7
    assert notify.wait(0).main_pid == 7
    notify.close()
    assert not notify.path.exists()


def test_our_own_programs_are_understood(tmp_path: Path) -> None:
    notify = NotifySocket(tmp_path)
    sender = "from device.base.readiness import ready; raise SystemExit(0 if ready() else 1)"
    environment = {**os.environ, "NOTIFY_SOCKET": str(notify.path)}
    subprocess.run([sys.executable, "-c", sender], env=environment, check=True)
    assert notify.wait(1).ready
    notify.close()
