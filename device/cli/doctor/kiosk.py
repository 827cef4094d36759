"""Group `kiosk`: does the browser at the desk run, does its page live, how much memory does it take?

Whether a page listens is the firmware's word; whether the program runs is systemd's.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.units import show_units
from device.cli.doctor.situation import Situation
from device.cli.doctor.supervised import judge_unit

UNIT = "uketsuke-kiosk.service"
MEMORY_HIGH_MIB = 850
"""The unit may take 1 GiB; a browser that grows up to here will be ended soon."""


def check(situation: Situation) -> Sequence[Finding]:
    """Look at the unit, then at the page."""
    machine = situation.machine
    if not machine.is_supervised or not machine.has_unit(UNIT):
        return [found("kiosk.not_installed")]
    unit = (show_units(machine, [UNIT]) or {}).get(UNIT)
    if unit is None:
        return [found("kiosk.not_readable")]
    if unit.waits:
        return [found("kiosk.no_console", unit=UNIT)]
    wrong = judge_unit(unit, "kiosk")
    if unit.memory_mib >= MEMORY_HIGH_MIB:
        wrong.append(found("kiosk.memory_high", memory_mib=unit.memory_mib))
    report = situation.firmware.value
    if report is not None and unit.active == "active" and not report.screen.pages:
        wrong.append(found("kiosk.page_missing", seen_s=report.screen.seen_s))
    return wrong or [found("kiosk.ok", memory_mib=unit.memory_mib, restarts=unit.restarts)]
