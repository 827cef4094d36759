"""Group `host`: is it heard, and does it reach the eligibility system? Known from its newest signed challenge."""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import HostReport


def check(situation: Situation) -> Sequence[Finding]:
    """Say what the firmware knows."""
    report = situation.firmware.value
    return [found("host.firmware_silent") if report is None else judge(report.host)]


def judge(host: HostReport) -> Finding:
    """Give the finding; a terminal that is well may still have a host whose own way is cut."""
    if not host.heard:
        return found("host.not_heard")
    if host.eligibility_error:
        return found("host.eligibility_not_reached", error=host.eligibility_error)
    return found("host.ok")
