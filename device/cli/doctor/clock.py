"""Group `clock`: is this machine's date right?

Known are a lower bound of the host's clock, from its newest signed message, and what the system says of its time
service. A clock behind that bound is wrong for certain; one far ahead of it may be right, with a host that is silent,
unless the certificates of both ends seem to have ended.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from enum import StrEnum

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import ClockReport
from device.wire.health import CertificateHealth, DaemonHealth, LinkFailure

RTC_DIFFERS_S = 120
BEHIND_S, FAR_BEHIND_S, AHEAD_S = 5, 300, 180
_TIMEDATECTL_S = 3.0


class Ntp(StrEnum):
    """What the system says of its time service."""

    SYNCHRONISED = "synchronised"
    NOT_SYNCHRONISED = "not_synchronised"
    UNKNOWN = "unknown"


def check(situation: Situation) -> Sequence[Finding]:
    """Compare with the host, the certificate and the time service."""
    report, health = situation.firmware.value, situation.daemon.value
    if health is not None and _before(health.certificate):
        return [found("clock.before_certificate")]
    if health is not None and seems_ahead(health):
        return [found("clock.far_ahead")]
    judged = judge(report.clock if report is not None else None, ask_ntp())
    if situation.machine.is_installed and judged.id == "clock.ok":
        return [_judge_rtc(judged, read_rtc(situation.machine), read_source(situation.machine))]
    return [judged]


def judge(clock: ClockReport | None, ntp: Ntp) -> Finding:
    """Give the finding; `clock` is None when no firmware was heard."""
    if clock is None or not clock.host_time:
        return _judge_without_host(ntp)
    ahead_s = clock.now - clock.host_time
    if ahead_s < -BEHIND_S:
        id_ = "clock.far_behind" if ahead_s < -FAR_BEHIND_S else "clock.behind"
        return found(id_, host_offset_s=ahead_s, ntp=ntp)
    if ahead_s > AHEAD_S and ntp is not Ntp.SYNCHRONISED:
        return found("clock.ahead_or_host_silent", host_offset_s=ahead_s, ntp=ntp)
    if ntp is Ntp.NOT_SYNCHRONISED:
        return found("clock.not_synchronised", host_offset_s=ahead_s)
    return found("clock.ok", host_offset_s=ahead_s, ntp=ntp)


def _judge_without_host(ntp: Ntp) -> Finding:
    if ntp is Ntp.UNKNOWN:
        return found("clock.not_known")
    return found("clock.ok" if ntp is Ntp.SYNCHRONISED else "clock.not_synchronised", ntp=ntp)


def read_rtc(machine: Machine, now: Callable[[], float] = time.time) -> int | None:
    """Give by how many seconds the battery clock is ahead of the system's; None where there is none (Pi 4)."""
    text = machine.read_word("sys/class/rtc/rtc0/since_epoch")
    return int(text) - int(now()) if text.isdigit() else None


def read_source(machine: Machine) -> str:
    """Give the time server in use, as far as the system's time service tells; empty where it does not."""
    said = machine.call("timedatectl", "show-timesync", "--property=ServerName", "--value")
    return (said or "").strip()


def _judge_rtc(good: Finding, rtc_offset_s: int | None, source: str) -> Finding:
    evidence = dict(good.evidence) | ({"source": source} if source else {})
    if rtc_offset_s is None:
        return found(good.id, **evidence)
    id_ = "clock.rtc_differs" if abs(rtc_offset_s) > RTC_DIFFERS_S else good.id
    return found(id_, **evidence, rtc_offset_s=rtc_offset_s)


def seems_ahead(health: DaemonHealth) -> bool:
    """Whether both ends' certificates seem to have ended: each end renews its own in time, so this clock is ahead."""
    certificate = health.certificate
    ended = bool(certificate.not_after) and certificate.now > certificate.not_after
    return ended and health.link.failure is LinkFailure.CERTIFICATE_EXPIRED


def _before(certificate: CertificateHealth) -> bool:
    return bool(certificate.not_before) and certificate.now < certificate.not_before


def ask_ntp() -> Ntp:
    """Ask timedatectl, where the system has it and runs systemd."""
    program = shutil.which("timedatectl")
    if program is None:
        return Ntp.UNKNOWN
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        answered = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEDATECTL_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return Ntp.UNKNOWN
    return _NTP_WORDS.get(answered.stdout.strip(), Ntp.UNKNOWN)


_NTP_WORDS = {"yes": Ntp.SYNCHRONISED, "no": Ntp.NOT_SYNCHRONISED}
