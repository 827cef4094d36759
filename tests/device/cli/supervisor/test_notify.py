"""The manager's side of sd_notify, with our programs' own side as the sender."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device.cli.supervisor.notify import NotifySocket, Reported

LIMIT_S = 60.0


def send(path: Path, text: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.sendto(text.encode(), str(path))


def test_lines_of_other_names_are_left_aside() -> None:
    assert Reported().after("STATUS=READY=1\nWATCHDOG=1\nnonsense\nREADY=0") == Reported()


def test_first_process_number_stays() -> None:
    reported = Reported().after("MAINPID=12").after("MAINPID=13\nREADY=1")
    assert reported == Reported(main_pid=12, ready=True)


@pytest.mark.parametrize("text", ["MAINPID=", "MAINPID=-4", "MAINPID=x", "MAINPID= 5"])
def test_broken_process_number_is_none(text: str) -> None:
    assert Reported().after(text).main_pid == 0


def wait_for(notify: NotifySocket, wanted: Reported) -> bool:
    """Whether exactly this has been reported before the time is over."""
    deadline = time.monotonic() + LIMIT_S
    while notify.reported != wanted and time.monotonic() < deadline:
        notify.wait(0.05)
    return notify.reported == wanted


def test_what_was_said_stays_known(tmp_path: Path) -> None:
    notify = NotifySocket(tmp_path)
    send(notify.path, "MAINPID=7")
    assert wait_for(notify, Reported(main_pid=7))
    assert notify.wait(0).main_pid == 7
    notify.close()
    assert not notify.path.exists()


def test_program_that_feeds_its_watchdog_for_ever_never_has_to_wait(tmp_path: Path) -> None:
    notify = NotifySocket(tmp_path)
    for _ in range(1000):  # far more than a socket's queue holds
        send(notify.path, "WATCHDOG=1")
    send(notify.path, "READY=1")
    assert wait_for(notify, Reported(ready=True))
    notify.close()


def test_our_own_programs_are_understood(tmp_path: Path) -> None:
    notify = NotifySocket(tmp_path)
    sender = "from device.base.readiness import ready; raise SystemExit(0 if ready() else 1)"
    environment = {**os.environ, "NOTIFY_SOCKET": str(notify.path)}
    subprocess.run([sys.executable, "-c", sender], env=environment, check=True)
    assert wait_for(notify, Reported(ready=True))
    notify.close()
