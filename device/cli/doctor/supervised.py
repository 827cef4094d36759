"""What systemd says of one of our programs, as findings of that program's group: `PROGRAM.unit_failed` and the like.

Elsewhere than on an installed terminal there are no units, and nothing is found.
"""

from __future__ import annotations

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.units import Unit, show_units

OFTEN = 3
"""So many restarts since the unit was last started by hand or boot are no accident."""


def check_unit(machine: Machine, program: str) -> list[Finding]:
    """Give what is wrong with the unit of `uketsuke-PROGRAM`."""
    name = f"uketsuke-{program}.service"
    if not machine.is_supervised or not machine.has_unit(name):
        return []
    units = show_units(machine, [name])
    unit = units.get(name) if units is not None else None
    return judge_unit(unit, program) if unit is not None else []


def judge_unit(unit: Unit, program: str) -> list[Finding]:
    """Give the one finding that says most about a unit, or none."""
    how: dict[str, str | int] = {"unit": unit.name, "result": unit.result or "success", "restarts": unit.restarts}
    if unit.masked:
        return [found(f"{program}.unit_masked", unit=unit.name)]
    if unit.failed:
        return [found(f"{program}.unit_failed", **how, exit_status=unit.exit_status)]
    if unit.waits:
        return [found(f"{program}.unit_waits", unit=unit.name)]
    if unit.stopped:
        return [found(f"{program}.unit_stopped", unit=unit.name, enabled=unit.file_state or "unknown")]
    if unit.restarts >= OFTEN:
        return [found(f"{program}.restarting", **how)]
    return []
