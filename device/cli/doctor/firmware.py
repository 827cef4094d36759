"""Group `firmware`: does it run, is it enrolled, does it reach the daemon, is its screen shown?"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation, check_file, not_heard
from device.cli.doctor.supervised import check_unit
from device.firmware.diagnosis.report import FirmwareReport

LOW_MIB, FULL_MIB = 200, 20


def check(situation: Situation) -> Sequence[Finding]:
    """Say whether it answers, and judge what it says."""
    report = situation.firmware.value
    wrong = [*check_file("firmware", situation.terminal.firmware_file), *check_unit(situation.machine, "firmware")]
    if report is None:
        return [*wrong, not_heard("firmware", situation.firmware, situation)]
    wrong += judge(report, situation.software)
    return wrong or [found("firmware.ok", firmware_version=report.software, disk_free_mib=report.disk_free_mib)]


def judge(report: FirmwareReport, here: str) -> list[Finding]:
    """Give everything that is wrong; `here` is the version of this command."""
    wrong = []
    if not report.enrolled:
        wrong.append(found("firmware.not_enrolled"))
    if not report.daemon_connected:
        wrong.append(found("firmware.daemon_not_reached"))
    if report.refused:
        wrong.append(found("firmware.messages_refused", refused=report.refused))
    if not report.screen.pages:
        wrong.append(found("firmware.screen_without_page", pages=0, seen_s=report.screen.seen_s))
    if report.software != here:
        wrong.append(found("firmware.other_version", firmware_version=report.software, here_version=here))
    if 0 <= report.disk_free_mib < LOW_MIB:
        id_ = "firmware.disk_full" if report.disk_free_mib < FULL_MIB else "firmware.disk_low"
        wrong.append(found(id_, disk_free_mib=report.disk_free_mib))
    return wrong
