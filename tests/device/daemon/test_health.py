"""What the daemon tells a diagnosis: ages, failures in words, room for a message; then all of it, live."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest

from device.cli.daemon_socket import ask_daemon
from device.cli.doctor import broker, keys
from device.daemon.base.errors import OutboxFull, OutboxNotWritten, StateDamaged
from device.daemon.base.settings import OutboxSettings
from device.daemon.link.failure import failure_of, failure_of_code
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.store import Key, Outbox
from device.wire.health import DaemonHealth, HealthQuery, LinkFailure
from device.wire.local import Put
from tests.device.daemon.conftest import Clinic, Terminal
from tests.device.daemon.processes import DaemonProcess
from tests.device.daemon.waiting import wait_until


class Clock:
    """Time as the test sets it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox.db", OutboxSettings(max_rows=2))


def test_rows_age_from_when_this_run_first_had_them(outbox: Outbox) -> None:
    outbox.put(Put("b", 1, "kept by a former run"))
    clock = Clock()
    ages = RowAges(outbox, clock)
    clock.now += 70
    assert (ages.oldest_row_s(), ages.receipt_s()) == (70, -1)
    outbox.put(Put("b", 2, "new"))
    ages.came(Key("b", 2))
    clock.now += 5
    ages.came(Key("b", 2))  # a repeat is no younger
    assert ages.oldest_row_s() == 75


def test_nothing_waits_and_a_receipt_came(outbox: Outbox) -> None:
    clock = Clock()
    ages = RowAges(outbox, clock)
    ages.settled(Key("b", 1))
    clock.now += 3
    assert (ages.oldest_row_s(), ages.receipt_s()) == (-1, 3)


def test_oldest_row_is_the_first_put(outbox: Outbox) -> None:
    assert outbox.oldest() is None
    outbox.put(Put("b", 7, "old", urgent=False))
    outbox.put(Put("b", 8, "new", urgent=True))
    assert outbox.oldest() == Key("b", 7)


def test_a_full_outbox_says_so_beforehand(outbox: Outbox) -> None:
    outbox.check_takes()
    outbox.put(Put("b", 1, "one"))
    outbox.put(Put("b", 2, "two"))
    with pytest.raises(OutboxFull):
        outbox.check_takes()
    assert outbox.counts().waiting == 2


def test_a_damaged_file_is_found_when_it_is_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    filled = Outbox(path, OutboxSettings())
    for number in range(200):
        filled.put(Put("b", number, "sealed " * 100))
    assert not filled.is_damaged()
    filled.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = bytes(4096)
    path.write_bytes(content)
    damaged = Outbox(path, OutboxSettings())
    assert damaged.is_damaged()
    damaged.close()


def test_an_outbox_that_cannot_be_written_says_so_beforehand(outbox: Outbox) -> None:
    outbox.close()
    with pytest.raises(OutboxNotWritten):
        outbox.check_takes()


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (socket.gaierror(-2, "unknown"), LinkFailure.NAME_NOT_RESOLVED),
        (UnicodeError("label too long"), LinkFailure.NAME_NOT_RESOLVED),
        (ConnectionRefusedError(), LinkFailure.REFUSED),
        (TimeoutError(), LinkFailure.TIMED_OUT),
        (OSError(113, "no route"), LinkFailure.UNREACHABLE),
        (ssl.SSLError(1, "handshake"), LinkFailure.TLS_FAILED),
        (ssl.SSLCertVerificationError(1, "unknown issuer"), LinkFailure.CERTIFICATE_NOT_TRUSTED),
        (StateDamaged("lost"), LinkFailure.KEYS_UNUSABLE),
    ],
)
def test_failures_in_words(error: Exception, failure: LinkFailure) -> None:
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_code = 20
    assert failure_of(error) is failure


@pytest.mark.parametrize(
    ("code", "failure"), [(9, LinkFailure.CERTIFICATE_NOT_YET_VALID), (10, LinkFailure.CERTIFICATE_EXPIRED)]
)
def test_dates_of_the_broker_certificate(code: int, failure: LinkFailure) -> None:
    error = ssl.SSLCertVerificationError(1, "verify failed")
    error.verify_code = code
    assert failure_of(error) is failure


@pytest.mark.parametrize(
    ("code", "failure"),
    [(0x87, LinkFailure.NOT_AUTHORISED), (0x8E, LinkFailure.NAME_TAKEN), (0x80, LinkFailure.NONE)],
)
def test_reason_codes(code: int, failure: LinkFailure) -> None:
    assert failure_of_code(code) is failure


def health_of(daemon: DaemonProcess) -> DaemonHealth:
    answer = ask_daemon(daemon.socket, HealthQuery(), 5)
    assert isinstance(answer, DaemonHealth)
    return answer


@pytest.mark.system
def test_before_enrolment(terminal: Terminal) -> None:
    health = health_of(terminal.daemon)
    assert (health.enrolled, health.link.connected, health.link.failure) == (False, False, LinkFailure.NONE)
    assert (health.certificate.not_after, health.outbox.rows) == (0, 0)
    assert (health.link.tls, health.outbox.damaged) == ("", False)


@pytest.mark.system
def test_round_trip_and_a_certificate_about_to_end(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    health = health_of(terminal.daemon)
    assert (health.terminal, health.outbox.error) == (terminal.name, 0)
    assert 0 <= health.link.round_trip_ms < 2000
    assert (health.link.tls, health.link.cipher != "") == ("TLSv1.3", True)
    assert (health.process.pid > 0, health.process.cores_allowed, health.process.own_ports) == (True, False, ())
    assert broker.judge(health.link).id in ("broker.ok", "broker.slow")
    (found,) = keys.judge_certificate(health.certificate, good=True)  # the test's authority signs for 7 days
    assert (found.id, dict(found.evidence)) == ("keys.certificate_ending", {"days_left": 6})


@pytest.mark.system
def test_broker_stopped_and_a_row_that_waits(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    clinic.broker.kill()
    try:
        terminal.firmware.put(1, terminal.firmware.seal(1))
        wait_until(lambda: health_of(terminal.daemon).link.failure is LinkFailure.REFUSED)
        health = health_of(terminal.daemon)
        assert (health.outbox.rows, health.outbox.oldest_row_s >= 0) == (1, True)
        assert (health.link.round_trip_ms, health.link.connected_s) == (-1, -1)
    finally:
        clinic.broker.start()
    wait_until(lambda: health_of(terminal.daemon).link.connected)


@pytest.mark.system
def test_another_machine_with_this_name_is_told(clinic: Clinic, terminal: Terminal, tmp_path: Path) -> None:
    terminal.enrol(clinic)
    copy = DaemonProcess(tmp_path / "copy")
    copy.state.mkdir(mode=0o700)
    for file in terminal.daemon.state.iterdir():
        (copy.state / file.name).write_bytes(file.read_bytes())
    copy.start()
    try:
        wait_until(lambda: broker.judge(health_of(terminal.daemon).link).id == "broker.name_taken")
        wait_until(lambda: broker.judge(health_of(copy).link).id == "broker.name_taken")
    finally:
        copy.kill()
