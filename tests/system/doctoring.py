"""Calls the doctor on a line as an engineer would, and plays the little that its tests need of a visit."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.doctor.asking import ask
from device.cli.main import main
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport, format_line, parse_report
from device.firmware.screen.port import Screen

WITHIN_S = 60.0
PATIENT = "60"
"""Seconds that a healthy part may take on the slowest machine."""
PERSONA = "hanako"
PAGE = b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@dataclass(frozen=True)
class Doctor:
    """Runs the command on one line."""

    line: Line
    capsys: pytest.CaptureFixture[str]

    def call(self, *options: str) -> tuple[int, str]:
        places = self.line.places
        files = ["--firmware", str(places.config("firmware")), "--daemon", str(places.config("daemon"))]
        code = main(["doctor", *files, *options])
        return code, self.capsys.readouterr().out

    def ask(self, *groups: str, wait: str = PATIENT) -> Any:
        chosen = [word for group in groups for word in ("--group", group)]
        code, printed = self.call("--json", "--wait", wait, *chosen)
        report = json.loads(printed)
        assert report["exit_code"] == code
        return report

    def ids(self, *groups: str, wait: str = PATIENT) -> list[str]:
        return [finding["id"] for finding in self.ask(*groups, wait=wait)["findings"]]

    def await_ids(self, expected: list[str], *groups: str) -> None:
        wait_for(lambda: self.ids(*groups) == expected)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "not in time"


@contextmanager
def page_open(line: Line) -> Iterator[None]:
    """Listen to the screen as a browser's page does."""
    with socket.socket(socket.AF_UNIX) as page:
        page.connect(str(line.places.screen_socket))
        page.sendall(PAGE)
        assert page.recv(100).startswith(b"HTTP/1.1 200")
        yield


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    before = path.stat().st_mode & 0o777
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


def end_visit(line: Line) -> None:
    """Touch "cancel" as a person who walks away would, and take the card along.

    A touch for a question that has just changed is stale, so it is repeated at the next one.
    """
    begun = False
    with Kiosk(line.screen_url) as kiosk:
        for shown in kiosk.watch(WITHIN_S):
            begun = begun or shown.screen != Screen.IDLE
            if begun and shown.screen == Screen.IDLE:
                break
            form = shown.page.find(action="cancel")
            if form is not None:
                kiosk.post(form)
    line.take_card()
    await_no_visit(line)


def await_no_visit(line: Line) -> None:
    """Wait until what was played before is over: a result is shown for some seconds after its card is gone."""
    wait_for(lambda: not firmware_report(line).visit_open)


def firmware_report(line: Line) -> FirmwareReport:
    answer = ask(
        line.places.diagnosis_socket, format_line(DiagnosisQuery(test_camera=False)), parse_report, float(PATIENT)
    )
    assert answer.value is not None
    return answer.value
