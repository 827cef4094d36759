"""The report: what it says of each part, that it holds nothing of a person, and that a visit comes first."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import threading
from pathlib import Path

import pytest

from device.cli.doctor import camera as camera_group
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.reader import ReaderHealth
from device.firmware.diagnosis.probes import describe_reader, free_mib
from device.firmware.diagnosis.report import (
    CameraTest,
    DiagnosisQuery,
    FirmwareReport,
    HostReport,
    ReaderWord,
    format_line,
    parse_query,
    parse_report,
)
from device.wire.errors import MessageInvalid
from tests.device.firmware.diagnosis.made import NOW, Firmware
from tests.device.firmware.diagnosis.test_watched import BrightCamera

WITH_CAMERA, WITHOUT = DiagnosisQuery(test_camera=True), DiagnosisQuery(test_camera=False)


def collect(firmware: Firmware, query: DiagnosisQuery = WITHOUT) -> FirmwareReport:
    async def scenario() -> FirmwareReport:
        return await firmware.collector().collect(query)

    return asyncio.run(scenario())


def test_a_healthy_firmware() -> None:
    report = collect(Firmware(BrightCamera()), WITH_CAMERA)
    assert report.reader.word is ReaderWord.OK
    assert report.camera.test is CameraTest.PASSED
    assert (report.enrolled, report.visit_open, report.daemon_connected, report.face_available) == (
        True,
        False,
        True,
        True,
    )
    assert (report.clock.now, report.clock.host_time) == (int(NOW), int(NOW) - 5)
    assert report.host == HostReport(heard=True, eligibility_error=0)
    assert report.disk_free_mib > 0
    assert {model.error for model in report.models} == {202}
    assert parse_report(format_line(report)) == report


def test_during_a_visit_the_camera_is_left_alone() -> None:
    camera = BrightCamera()
    report = collect(Firmware(camera, visit_open=True), WITH_CAMERA)
    assert (report.visit_open, report.camera.test, camera.calls) == (True, CameraTest.NOT_ASKED, [])
    assert camera_group.judge(report.camera).id == "camera.in_use_by_visit"


def test_the_camera_is_tested_only_when_asked() -> None:
    camera = BrightCamera()
    collect(Firmware(camera), WITHOUT)
    assert camera.calls == []


def test_a_camera_that_hangs_does_not_hang_the_report() -> None:
    released = threading.Event()

    class Hanging(BrightCamera):
        def open(self) -> None:
            released.wait(30)

    async def scenario() -> FirmwareReport:
        try:
            return await Firmware(Hanging()).collector(0.1).collect(WITH_CAMERA)
        finally:
            released.set()

    report = asyncio.run(scenario())
    assert (report.camera.test, report.camera.test_error) == (CameraTest.FAILED, 224)


def test_nothing_is_known_of_the_host() -> None:
    assert collect(Firmware(BrightCamera(), host_time=float("-inf"))).clock.host_time == 0


@pytest.mark.parametrize(
    ("health", "word"),
    [
        (ReaderHealth(True, "R", Presence.PRESENT, 0.1, 2), ReaderWord.OK),
        (ReaderHealth(True, "", Presence.ABSENT, 0.1, 0), ReaderWord.WAITING),
        (ReaderHealth(True, None, Presence.ABSENT, 0.1, 0), ReaderWord.NO_READER),
        (ReaderHealth(True, "R", Presence.PRESENT, 0.1, 0, held=True), ReaderWord.HELD),
        (ReaderHealth(False, None, Presence.ABSENT, 0.1, 0), ReaderWord.SERVICE_STOPPED),
        (ReaderHealth(True, "R", Presence.ABSENT, 4.1, 0), ReaderWord.SILENT),
    ],
)
def test_reader_in_words(health: ReaderHealth, word: ReaderWord) -> None:
    assert describe_reader(health).word is word


def test_disk_that_cannot_be_asked() -> None:
    assert free_mib(Path("/no/such/folder")) == -1


def test_the_report_has_no_place_for_anything_of_a_visit() -> None:
    line = format_line(collect(Firmware(BrightCamera(), visit_open=True))).decode()
    assert not {"visit_id", "ticket", "name_kana", "serial", "pin"} & set(json.loads(line))
    assert {field.name for field in dataclasses.fields(FirmwareReport)} == set(json.loads(line))


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b'{"test_camera": 1}', b'{"test_camera": true, "more": 1}', b"\xff"]
)
def test_a_wrong_question(line: bytes) -> None:
    with pytest.raises(MessageInvalid):
        parse_query(line)


def test_a_question_is_one_line_and_back() -> None:
    assert parse_query(format_line(WITH_CAMERA)) == WITH_CAMERA
