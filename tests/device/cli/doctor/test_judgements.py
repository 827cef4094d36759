"""What each group makes of what it hears: one thing wrong at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from device.cli.doctor import (
    broker,
    camera,
    card_service,
    clock,
    daemon,
    firmware,
    keys,
    models,
    outbox,
    reader,
)
from device.cli.doctor.asking import Absence
from device.cli.doctor.card_service import Door
from device.cli.doctor.clock import Ntp
from device.cli.doctor.finding import Finding
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import (
    CameraTest,
    ClockReport,
    ModelReport,
    ReaderWord,
    ScreenReport,
)
from device.wire.health import CertificateHealth, LinkFailure, LinkHealth, OutboxHealth
from tests.device.cli.doctor.made import (
    CAMERA,
    CERTIFICATE,
    DAY_S,
    HEALTH,
    LINK,
    NOW,
    OUTBOX,
    READER,
    REPORT,
    situation,
)

BUILT = Path(__file__).parents[4] / "build" / "models"


def ids(findings: Sequence[Finding]) -> list[str]:
    return [finding.id for finding in findings]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (LINK, "broker.ok"),
        (replace(LINK, round_trip_ms=501), "broker.slow"),
        (replace(LINK, round_trip_ms=-1), "broker.no_acknowledgement"),
        (replace(LINK, failure=LinkFailure.LOST), "broker.ok"),
        (replace(LINK, connected=False, connected_s=-1), "broker.connecting"),
        (replace(LINK, failure=LinkFailure.NAME_TAKEN, connected_s=2), "broker.name_taken"),
        (replace(LINK, failure=LinkFailure.NAME_TAKEN, connected_s=60), "broker.ok"),
        *(
            (replace(LINK, connected=False, connected_s=-1, failure=failure), f"broker.{failure.value}")
            for failure in LinkFailure
            if failure is not LinkFailure.NONE
        ),
    ],
)
def test_broker(link: LinkHealth, expected: str) -> None:
    assert ids(broker.check(situation(daemon=replace(HEALTH, link=link)))) == [expected]


def test_broker_without_a_daemon_or_a_name_was_not_tested() -> None:
    assert ids(broker.check(situation(daemon=Absence.NOT_RUNNING))) == ["broker.daemon_away"]
    assert ids(broker.check(situation(daemon=replace(HEALTH, terminal="")))) == ["broker.not_enrolled"]


@pytest.mark.parametrize(
    ("change", "connected", "expected"),
    [
        (OUTBOX, True, ["outbox.ok"]),
        (replace(OUTBOX, rows=1, oldest_row_s=59), True, ["outbox.ok"]),
        (replace(OUTBOX, rows=1, oldest_row_s=60), True, ["outbox.host_silent"]),
        (replace(OUTBOX, rows=1, oldest_row_s=60), False, ["outbox.waiting"]),
        (replace(OUTBOX, error=704), True, ["outbox.full"]),
        (replace(OUTBOX, error=705, dead_rows=1), True, ["outbox.not_written", "outbox.rejected"]),
    ],
)
def test_outbox(change: OutboxHealth, connected: bool, expected: list[str]) -> None:
    health = replace(HEALTH, outbox=change, link=replace(LINK, connected=connected))
    assert ids(outbox.check(situation(daemon=health))) == expected


def test_receipts_that_were_not_believed() -> None:
    health = replace(HEALTH, outbox=replace(OUTBOX, refused_receipts=3))
    (finding,) = outbox.check(situation(daemon=health))
    assert (finding.id, dict(finding.evidence)) == ("outbox.receipts_refused", {"refused": 3})


def test_messages_that_were_not_believed() -> None:
    (finding,) = firmware.judge(replace(REPORT, refused=2), "1.0")
    assert (finding.id, dict(finding.evidence)) == ("firmware.messages_refused", {"refused": 2})


def test_outbox_without_a_daemon_was_not_tested() -> None:
    assert ids(outbox.check(situation(daemon=Absence.NOT_ANSWERING))) == ["outbox.daemon_away"]


@pytest.mark.parametrize(
    ("shown", "host_time", "ntp", "expected"),
    [
        (NOW, NOW, Ntp.UNKNOWN, "clock.ok"),
        (NOW, NOW + 5, Ntp.UNKNOWN, "clock.ok"),
        (NOW, NOW + 6, Ntp.SYNCHRONISED, "clock.behind"),
        (NOW, NOW + 365 * DAY_S, Ntp.UNKNOWN, "clock.far_behind"),
        (NOW, NOW - 180, Ntp.UNKNOWN, "clock.ok"),
        (NOW, NOW - 365 * DAY_S, Ntp.UNKNOWN, "clock.ahead_or_host_silent"),
        (NOW, NOW - 365 * DAY_S, Ntp.SYNCHRONISED, "clock.ok"),
        (NOW, NOW, Ntp.NOT_SYNCHRONISED, "clock.not_synchronised"),
        (NOW, 0, Ntp.NOT_SYNCHRONISED, "clock.not_synchronised"),
        (NOW, 0, Ntp.SYNCHRONISED, "clock.ok"),
        (NOW, 0, Ntp.UNKNOWN, "clock.not_known"),
    ],
)
def test_clock(shown: int, host_time: int, ntp: Ntp, expected: str) -> None:
    assert clock.judge(ClockReport(shown, host_time), ntp).id == expected


def test_a_clock_before_the_certificate_is_told_first() -> None:
    early = CertificateHealth(NOW + DAY_S, NOW + 60 * DAY_S, NOW)
    assert ids(clock.check(situation(daemon=replace(HEALTH, certificate=early)))) == ["clock.before_certificate"]


@pytest.mark.parametrize(
    ("ends", "failure", "expected"),
    [
        (-1, LinkFailure.CERTIFICATE_EXPIRED, True),
        (-1, LinkFailure.TLS_FAILED, False),
        (30, LinkFailure.CERTIFICATE_EXPIRED, False),
    ],
)
def test_when_both_ends_seem_to_be_out_of_date_the_clock_is(ends: int, failure: LinkFailure, expected: bool) -> None:
    ended = CertificateHealth(NOW - 90 * DAY_S, NOW + ends * DAY_S, NOW)
    health = replace(HEALTH, certificate=ended, link=replace(LINK, connected=False, failure=failure))
    assert clock.seems_ahead(health) == expected
    assert ("clock.far_ahead" in ids(clock.check(situation(daemon=health)))) == expected


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (-1, 21, "keys.ok"),
        (-1, 20, "keys.ok"),
        (-1, 19, "keys.certificate_ending"),
        (-1, 0, "keys.certificate_ending"),
        (-90, -1, "keys.certificate_ended"),
        (1, 90, "keys.certificate_not_yet_valid"),
    ],
)
def test_certificate(begins: int, ends: int, expected: str) -> None:
    certificate = CertificateHealth(NOW + begins * DAY_S, NOW + ends * DAY_S, NOW)
    (found,) = keys.judge_certificate(certificate, good=True)
    assert (found.id, dict(found.evidence)) == (expected, {"days_left": ends})


def test_a_good_certificate_does_not_hide_a_bad_file() -> None:
    assert keys.judge_certificate(CERTIFICATE, good=False) == []


@pytest.mark.parametrize(
    ("word", "visit_open", "expected"),
    [
        (ReaderWord.OK, False, "reader.ok"),
        (ReaderWord.OK, True, "reader.in_use_by_visit"),
        (ReaderWord.NO_READER, False, "reader.missing"),
        (ReaderWord.NO_READER, True, "reader.missing"),
        (ReaderWord.SERVICE_STOPPED, False, "reader.service_stopped"),
        (ReaderWord.SILENT, False, "reader.silent"),
        (ReaderWord.HELD, False, "reader.held_by_other"),
        (ReaderWord.WAITING, False, "reader.not_known_yet"),
    ],
)
def test_reader(word: ReaderWord, visit_open: bool, expected: str) -> None:
    report = replace(REPORT, visit_open=visit_open, reader=replace(READER, word=word))
    assert ids(reader.check(situation(report))) == [expected]


@pytest.mark.parametrize(
    ("door", "firmware_says", "expected"),
    [
        (Door.OPEN, None, "card_service.ok"),
        (Door.OPEN, ReaderWord.SILENT, "card_service.ok"),
        (Door.OPEN, ReaderWord.SERVICE_STOPPED, "card_service.refuses_us"),
        (Door.NOT_ALLOWED, ReaderWord.OK, "card_service.ok"),
        (Door.NOT_ALLOWED, None, "card_service.not_allowed"),
        (Door.NO_SOCKET, ReaderWord.SERVICE_STOPPED, "card_service.no_socket"),
        (Door.NOBODY_LISTENS, None, "card_service.nobody_listens"),
    ],
)
def test_card_service(door: Door, firmware_says: ReaderWord | None, expected: str) -> None:
    assert card_service.judge(door, firmware_says, "/run/x").id == expected


@pytest.mark.parametrize(
    ("kind", "test", "number", "expected"),
    [
        ("files", CameraTest.PASSED, 0, "camera.ok"),
        ("files", CameraTest.DARK, 0, "camera.dark"),
        ("files", CameraTest.IN_USE, 0, "camera.in_use_by_visit"),
        ("files", CameraTest.NOT_ASKED, 0, "camera.in_use_by_visit"),
        ("none", CameraTest.NOT_FITTED, 0, "camera.not_fitted"),
        ("none", CameraTest.NOT_ASKED, 0, "camera.not_fitted"),
        ("picamera", CameraTest.FAILED, 221, "camera.software_missing"),
        ("picamera", CameraTest.FAILED, 222, "camera.missing"),
        ("picamera", CameraTest.FAILED, 223, "camera.busy"),
        ("picamera", CameraTest.FAILED, 224, "camera.stalled"),
        ("picamera", CameraTest.FAILED, 225, "camera.format_unknown"),
    ],
)
def test_camera(kind: str, test: CameraTest, number: int, expected: str) -> None:
    report = replace(REPORT, camera=replace(CAMERA, kind=kind, test=test, test_error=number))
    assert ids(camera.check(situation(report))) == [expected]


@pytest.mark.parametrize("check", [reader.check, camera.check])
@pytest.mark.parametrize("absence", [Absence.NOT_ANSWERING, Absence.NOT_ALLOWED, Absence.WRONG_ANSWER])
def test_hardware_of_a_firmware_that_may_run_is_left_alone(
    check: Callable[[Situation], Sequence[Finding]], absence: Absence
) -> None:
    assert check(situation(absence))[0].word == "firmware_silent"


def test_models() -> None:
    reports = [ModelReport("a", "0" * 64, 0), ModelReport("b", "", 201), ModelReport("c", "", 202)]
    assert ids(models.judge([*reports, ModelReport("d", "", 601)])) == [
        "models.altered",
        "models.missing",
        "models.card_unreadable",
    ]


def test_how_the_face_check_runs_is_told_where_a_firmware_answers() -> None:
    assert models.judge_running(None) == []
    (finding,) = models.judge_running(REPORT)
    assert (finding.id, dict(finding.evidence)["threads"], dict(finding.evidence)["run_tenth_ms"]) == (
        "models.running",
        1,
        143,
    )


def test_firmware() -> None:
    assert firmware.judge(REPORT, "1.0") == []
    worse = replace(
        REPORT, enrolled=False, daemon_connected=False, screen=ScreenReport(0, 7), software="0.9", disk_free_mib=100
    )
    assert ids(firmware.judge(worse, "1.0")) == [
        "firmware.not_enrolled",
        "firmware.daemon_not_reached",
        "firmware.screen_without_page",
        "firmware.other_version",
        "firmware.disk_low",
    ]
    assert ids(firmware.judge(replace(REPORT, disk_free_mib=19), "1.0")) == ["firmware.disk_full"]
    assert firmware.judge(replace(REPORT, disk_free_mib=-1), "1.0") == []


def test_daemon() -> None:
    assert daemon.judge(HEALTH, "1.0") == []
    worse = replace(HEALTH, terminal="", firmware_connected=False)
    assert ids(daemon.judge(worse, "2.0")) == [
        "daemon.not_enrolled",
        "daemon.firmware_not_connected",
        "daemon.other_version",
    ]


@pytest.mark.parametrize(
    "absence", [absence for absence in Absence if absence is not Absence.NOT_ASKED], ids=lambda absence: absence.value
)
def test_programs_that_give_no_answer(absence: Absence) -> None:
    assert f"firmware.{absence.value}" in ids(firmware.check(situation(firmware=absence)))
    assert f"daemon.{absence.value}" in ids(daemon.check(situation(daemon=absence)))
