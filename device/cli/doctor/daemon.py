"""Group `daemon`: does it run, is it enrolled, is the firmware connected to it?"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation, check_file, not_heard
from device.cli.doctor.supervised import check_unit
from device.wire.health import DaemonHealth


def check(situation: Situation) -> Sequence[Finding]:
    """Say whether it answers, and judge what it says."""
    health = situation.daemon.value
    wrong = [*check_file("daemon", situation.terminal.daemon_file), *check_unit(situation.machine, "daemon")]
    if health is None:
        return [*wrong, not_heard("daemon", situation.daemon, situation)]
    wrong += judge(health, situation.software)
    return wrong or [found("daemon.ok", terminal=health.terminal, daemon_version=health.software)]


def judge(health: DaemonHealth, here: str) -> list[Finding]:
    """Give everything that is wrong; `here` is the version of this command."""
    wrong = []
    if not health.enrolled:
        wrong.append(found("daemon.not_enrolled"))
    if not health.firmware_connected:
        wrong.append(found("daemon.firmware_not_connected"))
    if health.software != here:
        wrong.append(found("daemon.other_version", daemon_version=health.software, here_version=here))
    return wrong
