"""Group `clock`: is this machine's date right?

Known are a lower bound of the host's clock, from its newest signed message, and what the system says of its time
service. A clock behind that bound is wrong for certain; one far ahead of it may be right, with a host that is silent.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from enum import StrEnum

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import ClockReport
from device.wire.health import CertificateHealth

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
    return [judge(report.clock if report is not None else None, ask_ntp())]


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
