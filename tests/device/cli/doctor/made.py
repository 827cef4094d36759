"""Answers of a terminal that is well, for tests that change one thing at a time."""

from __future__ import annotations

from device.cli.doctor.asking import Absence, Answer
from device.cli.doctor.situation import Situation, Terminal
from device.firmware.diagnosis.report import (
    CameraReport,
    CameraTest,
    ClockReport,
    FaceReport,
    FirmwareReport,
    HostReport,
    ReaderReport,
    ReaderWord,
    ScreenReport,
)
from device.wire.health import CertificateHealth, DaemonHealth, LinkFailure, LinkHealth, OutboxHealth

NOW = 1_800_000_000
DAY_S = 86_400
LINK = LinkHealth(connected=True, connected_s=100, failure=LinkFailure.NONE, attempts=1, round_trip_ms=3)
OUTBOX = OutboxHealth(rows=0, dead_rows=0, oldest_row_s=-1, resends=0, receipt_s=5, error=0)
CERTIFICATE = CertificateHealth(NOW - DAY_S, NOW + 60 * DAY_S, NOW)
HEALTH = DaemonHealth("1.0", "t-front", firmware_connected=True, link=LINK, outbox=OUTBOX, certificate=CERTIFICATE)
READER = ReaderReport(ReaderWord.OK, "Virtual PCD 00 00", "absent", 0, 0)
CAMERA = CameraReport("picamera", 0, 0, CameraTest.PASSED, 0)
REPORT = FirmwareReport(
    boot="b1",
    software="1.0",
    enrolled=True,
    visit_open=False,
    reader=READER,
    camera=CAMERA,
    models=(),
    face_available=True,
    face=FaceReport("standard", 1, "xnnpack", 143),
    screen=ScreenReport(1, 0),
    daemon_connected=True,
    refused=0,
    clock=ClockReport(NOW, NOW - 10),
    host=HostReport(heard=True, eligibility_error=0),
    disk_free_mib=5000,
)


def situation(
    firmware: FirmwareReport | Absence = REPORT,
    daemon: DaemonHealth | Absence = HEALTH,
    terminal: Terminal | None = None,
    limit_s: float = 5.0,
) -> Situation:
    """Give what the checks look at."""
    return Situation(
        terminal or Terminal(None, None),
        Answer(absence=firmware) if isinstance(firmware, Absence) else Answer(firmware),
        Answer(absence=daemon) if isinstance(daemon, Absence) else Answer(daemon),
        "1.0",
        limit_s,
    )
