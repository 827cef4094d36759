"""`uketsuke doctor` on the running line: silence when all is well, and one planted fault after the other."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from device.cli.demo import programs
from device.cli.demo.line import Line
from device.cli.demo.places import Build, make_places
from device.cli.demo.progress import Progress
from device.cli.doctor.groups import GROUP_NAMES
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.persona import load_persona
from tests.system.doctoring import PATIENT, PERSONA, Doctor, end_visit, firmware_report, mode, page_open, wait_for
from tests.system.probing import PROJECT

pytestmark = pytest.mark.system

FITTED = frozenset(
    {
        *("reader", "card_service", "camera", "panel", "models", "threshold", "words", "speech", "keys", "broker"),
        *("host", "outbox", "clock", "storage", "ports", "privacy", "firmware", "daemon"),
    }
)
"""What a demo has; the other groups look at a machine on which the terminal is installed."""


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


@pytest.fixture
def doctor(own_line: Line, capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(own_line, capsys)


def test_a_healthy_system_is_silent(doctor: Doctor) -> None:
    with page_open(doctor.line):
        report = doctor.ask()
        code, text = doctor.call("--language", "ja", "--wait", PATIENT)
    ids = [finding["id"] for finding in report["findings"]]
    assert {f"{group}.ok" for group in FITTED} <= set(ids)
    assert (report["total"], report["first"], report["exit_code"], code) == ("ok", None, 0, 0)
    assert list(report["groups"]) == list(GROUP_NAMES)
    assert set(report["groups"].values()) <= {"ok", "not_fitted"}
    assert "全体: 正常" in text


def test_a_quick_look_takes_no_picture(doctor: Doctor) -> None:
    with page_open(doctor.line):
        before = firmware_report(doctor.line).camera.good_frame_s
        code, text = doctor.call("--quick", "--json", "--wait", PATIENT)
        assert firmware_report(doctor.line).camera.good_frame_s >= before
    report = json.loads(text)
    assert (code, report["depth"], report["total"]) == (0, "quick", "ok")
    assert {"camera.last_use_ok", "privacy.cores_off"} <= {finding["id"] for finding in report["findings"]}


def test_the_part_that_sees_people_sees_no_network(doctor: Doctor) -> None:
    process = firmware_report(doctor.line).process
    assert (process.interfaces, process.own_ports, process.seen_ports) == ((), (), ())
    assert not process.cores_allowed
    assert process.memory_mib > 0


def test_a_stranger_beside_the_firmware_is_found(doctor: Doctor) -> None:
    pid = doctor.line.supervisor.find("firmware").pid
    listen = "import socket, sys; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True)"
    command = ["nsenter", "--target", str(pid), "--net", sys.executable, "-c", f"{listen}; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout is not None
        port = int(stranger.stdout.readline())
        report = doctor.ask("ports")
        assert (report["first"], report["exit_code"]) == ("ports.stranger_beside_firmware", 2)
        assert report["findings"][0]["evidence"] == {"port": port}
        stranger.communicate()
    assert doctor.ids("ports") == ["ports.ok"]


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"patient 123456789018 came"])
def test_traces_of_a_person_are_found_and_not_named(doctor: Doctor, content: bytes) -> None:
    file = doctor.line.places.run.own("firmware") / "state" / "yamada-hanako.bin"
    file.write_bytes(content)
    try:
        report = doctor.ask("privacy")
        assert report["first"] in ("privacy.picture", "privacy.number")
        assert report["findings"][0]["evidence"] == {"folder": str(file.parent), "files": 1}
        assert "yamada" not in str(report)
    finally:
        file.unlink()
    assert doctor.ids("privacy") == ["privacy.ok"]


def test_a_visit_is_not_disturbed_and_said_to_be_the_reason(doctor: Doctor) -> None:
    line = doctor.line
    line.insert_card(PERSONA)
    try:
        with page_open(line):
            wait_for(lambda: firmware_report(line).visit_open)
            for _ in range(4):
                report = doctor.ask()
                assert (report["total"], report["exit_code"]) == ("not_tested", 3)
        assert [f["id"] for f in report["findings"] if f["level"] not in ("ok", "not_fitted")] == [
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
    assert (found["firmware.not_answering"]["waited_s"], found["firmware.not_answering"]["state"]) == (1, "stopped")
    assert report["first"] == "firmware.not_answering"
    assert {"reader.firmware_silent", "camera.firmware_silent"} < set(found)
    follows = {finding["id"]: finding["follows_from"] for finding in report["findings"]}
    assert follows["camera.firmware_silent"] == ["firmware.not_answering"]
    assert {"keys.ok", "broker.ok", "outbox.ok", "daemon.ok"} < set(found)


def test_a_quick_look_ends_in_time_though_everything_hangs(doctor: Doctor) -> None:
    pids = [doctor.line.supervisor.find(name).pid for name in ("firmware", "daemon", "pcscd")]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        code, text = doctor.call("--quick", "--json")
        assert time.monotonic() - began < 25  # two steps of 2 s each; the rest is the slowest machine's own
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    report = json.loads(text)
    causes = [finding["id"] for finding in report["findings"] if finding["level"] == "failed"]
    assert (code, causes) == (2, ["firmware.not_answering", "daemon.not_answering"])


def test_without_a_firmware_the_doctor_looks_itself(doctor: Doctor) -> None:
    line = doctor.line
    line.supervisor.stop("firmware")
    try:
        groups = ("reader", "card_service", "camera", "models", "firmware")
        expected = ["firmware.not_running", *(f"{group}.ok" for group in groups[:-1])]
        assert doctor.ids(*groups) == expected
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
        doctor.await_ids(["card_service.no_socket", "reader.service_stopped"], *groups)
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


HOLDER = """
import sys
from smartcard import scard
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
_, (reader, *_) = scard.SCardListReaders(context, [])
state = scard.SCARD_STATE_UNAWARE
while not state & scard.SCARD_STATE_PRESENT:  # the card service looks for cards a few times a second
    _, ((_, state, _),) = scard.SCardGetStatusChange(context, 60_000, [(reader, state)])
result, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1)
print(result, flush=True)
sys.stdin.read()
scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
"""


def test_another_program_that_has_the_reader_is_named(doctor: Doctor) -> None:
    line = doctor.line
    line.supervisor.stop("firmware")
    line.insert_card(PERSONA)
    try:
        with _held(line):
            line.supervisor.start(programs.firmware(line.places))
            doctor.await_ids(["reader.held_by_other"], "reader")
            report = doctor.ask("reader")
            assert (report["exit_code"], report["findings"][0]["number"]) == (2, 105)
            assert "python" in report["findings"][0]["evidence"]["program"]
    finally:
        line.take_card()
        line.supervisor.stop("firmware")
        line.supervisor.start(programs.firmware(line.places))
    wait_for(lambda: not firmware_report(line).visit_open)
    doctor.await_ids(["reader.ok"], "reader")


@contextmanager
def _held(line: Line) -> Iterator[None]:
    """Let another program have the card for itself."""
    environment = {**os.environ, "PCSCLITE_CSOCK_NAME": str(line.places.cards.socket)}
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "0\n"
        yield
        holder.communicate()


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
