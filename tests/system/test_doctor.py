"""`uketsuke doctor` on the running line: silence when all is well, and one planted fault after the other."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from device.cli.demo import programs
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.places import Build, make_places
from device.cli.demo.progress import Progress
from device.cli.doctor.asking import ask
from device.cli.main import main
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport, format_line, parse_report
from device.firmware.screen.port import Screen
from device.firmware.simulated.persona import load_persona
from tests.system.probing import PROJECT

pytestmark = pytest.mark.system

WITHIN_S = 60.0
PERSONA = "hanako"
GROUPS = [
    "reader",
    "card_service",
    "camera",
    "models",
    "words",
    "speech",
    "keys",
    "broker",
    "host",
    "outbox",
    "clock",
    "firmware",
    "daemon",
]
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

    def ask(self, *groups: str, wait: str = "10") -> Any:
        chosen = [word for group in groups for word in ("--group", group)]
        code, printed = self.call("--json", "--wait", wait, *chosen)
        report = json.loads(printed)
        assert report["exit_code"] == code
        return report

    def ids(self, *groups: str, wait: str = "10") -> list[str]:
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


@pytest.fixture(scope="module")
def own_line(sandbox: Sandbox) -> Iterator[Line]:
    """A line of its own, since its parts are stopped and spoiled; somebody stands before the camera."""
    folder = RunFolder()
    places = make_places(folder, Build(PROJECT / "build"), isolated=True)
    with Supervisor(folder, sandbox) as supervisor, Line(supervisor, places, Progress(io.StringIO())) as line:
        line.insert_card(PERSONA)
        end_visit(line)
        yield line
    folder.remove()


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
    wait_for(lambda: not firmware_report(line).visit_open)


def firmware_report(line: Line) -> FirmwareReport:
    answer = ask(line.places.diagnosis_socket, format_line(DiagnosisQuery(test_camera=False)), parse_report, 5)
    assert answer.value is not None
    return answer.value


@pytest.fixture
def doctor(own_line: Line, capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(own_line, capsys)


def _all_well() -> Iterator[str]:
    """Give what is said when nothing is wrong: that, for each group, and how the models run."""
    for group in GROUPS:
        yield f"{group}.ok"
        if group == "models":
            yield "models.running"


def test_a_healthy_system_is_silent(doctor: Doctor) -> None:
    with page_open(doctor.line):
        report = doctor.ask()
        code, text = doctor.call("--language", "ja")
    assert [finding["id"] for finding in report["findings"]] == [*_all_well()]
    assert (report["total"], report["exit_code"], code) == ("ok", 0, 0)
    assert report["groups"] == dict.fromkeys(GROUPS, "ok")
    assert "全体: 正常" in text


def test_a_visit_is_not_disturbed_and_said_to_be_the_reason(doctor: Doctor) -> None:
    line = doctor.line
    line.insert_card(PERSONA)
    try:
        with page_open(line):
            wait_for(lambda: firmware_report(line).visit_open)
            for _ in range(10):
                report = doctor.ask()
                assert (report["total"], report["exit_code"]) == ("not_tested", 3)
        assert [f["id"] for f in report["findings"] if f["level"] != "ok"] == [
            "reader.in_use_by_visit",
            "camera.in_use_by_visit",
        ]
        assert firmware_report(line).visit_open
    finally:
        end_visit(line)


def test_a_firmware_that_stands_still_neither_hides_nor_delays_the_rest(doctor: Doctor) -> None:
    firmware = doctor.line.supervisor.find("firmware").pid
    os.kill(firmware, signal.SIGSTOP)
    try:
        began = time.monotonic()
        report = doctor.ask(wait="1")
        assert time.monotonic() - began < 30
    finally:
        os.kill(firmware, signal.SIGCONT)
    found = {finding["id"]: finding["evidence"] for finding in report["findings"]}
    assert report["exit_code"] == 2
    assert found["firmware.not_answering"] == {"waited_s": 1}
    assert {"reader.firmware_silent", "camera.firmware_silent"} < set(found)
    assert {"models.ok", "keys.ok", "broker.ok", "outbox.ok", "daemon.ok"} < set(found)


def test_without_a_firmware_the_doctor_looks_itself(doctor: Doctor) -> None:
    line = doctor.line
    line.supervisor.stop("firmware")
    try:
        groups = ("reader", "card_service", "camera", "models", "firmware")
        assert doctor.ids(*groups) == [
            *(f"{group}.ok" for group in groups[:-1]),
            "firmware.not_running",
        ]
        doctor.await_ids(["daemon.firmware_not_connected"], "daemon")
    finally:
        line.supervisor.start(programs.firmware(line.places))
    doctor.await_ids(["reader.ok", "daemon.ok"], "reader", "daemon")


def test_card_service_stopped_and_reader_gone(doctor: Doctor) -> None:
    line, groups = doctor.line, ("reader", "card_service")
    configuration = line.places.cards.plan.configuration
    line.supervisor.stop("pcscd")
    try:
        line.places.cards.socket.unlink(missing_ok=True)
        doctor.await_ids(["reader.service_stopped", "card_service.no_socket"], *groups)
        for file in configuration.iterdir():
            file.unlink()
        line.supervisor.start(programs.card_service(line.places))
        doctor.await_ids(["reader.missing", "card_service.ok"], *groups)
        line.supervisor.stop("pcscd")
    finally:
        line.places.cards.socket.unlink(missing_ok=True)
        line.places.cards.prepare()
        line.supervisor.start(programs.card_service(line.places))
    doctor.await_ids(["reader.ok", "card_service.ok"], *groups)


def test_camera_gone_and_dark(doctor: Doctor) -> None:
    places, person = doctor.line.places, doctor.line.person
    camera = places.camera
    person.leave()
    try:
        assert doctor.ids("camera") == ["camera.missing"]
        cv2.imwrite(str(camera / "black.png"), np.zeros((480, 640, 3), np.uint8))
        report = doctor.ask("camera")
        assert [finding["id"] for finding in report["findings"]] == ["camera.dark"]
        assert report["exit_code"] == 1
    finally:
        person.sit(places.build.portrait(load_persona(PERSONA).live))
    assert doctor.ids("camera") == ["camera.ok"]


def test_a_key_that_others_can_read(doctor: Doctor) -> None:
    key = doctor.line.places.run.own("firmware") / "state" / "signing.pem"
    with mode(key, 0o644):
        report = doctor.ask("keys")
        assert [f["id"] for f in report["findings"]] == ["keys.open_to_others"]
        assert report["findings"][0]["evidence"] == {"file": "signing.pem"}
    assert doctor.ids("keys") == ["keys.ok"]


def test_an_outbox_folder_that_cannot_be_written(doctor: Doctor) -> None:
    with mode(doctor.line.places.run.own("daemon") / "state", 0o500):
        report = doctor.ask("outbox")
        assert [(f["id"], f["number"]) for f in report["findings"]] == [("outbox.not_written", 705)]
        assert report["exit_code"] == 2
    assert doctor.ids("outbox") == ["outbox.ok"]


def test_broker_stopped(doctor: Doctor) -> None:
    line = doctor.line
    broker = line.supervisor.find("broker").program
    line.supervisor.stop("broker")
    try:
        doctor.await_ids(["broker.refused"], "broker")
    finally:
        line.supervisor.start(broker)
    doctor.await_ids(["broker.ok"], "broker")
