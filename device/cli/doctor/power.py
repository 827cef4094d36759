"""Group `power`: does the power supply hold, and is the board too hot? A Raspberry Pi tells; other machines do not.

`vcgencmd get_throttled` gives bits: 0 under-voltage now, 1 frequency capped now, 2 throttled now, 3 near the
temperature limit now; 16 to 19 the same at any time since the start (Raspberry Pi documentation, vcgencmd).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.situation import Situation

HOT_C = 80
"""From here on a Raspberry Pi slows down."""
_UNDER_VOLTAGE, _CAPPED, _THROTTLED, _HEAT = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_SINCE_START = 16


def check(situation: Situation) -> Sequence[Finding]:
    """Ask the board."""
    machine = situation.machine
    if not machine.is_pi:
        return [found("power.not_told_here")]
    bits, temperature_c = read_throttled(machine), read_temperature(machine)
    if bits is None:
        return [found("power.not_readable", temperature_c=temperature_c)]
    return judge(bits, temperature_c)


def judge(bits: int, temperature_c: int) -> list[Finding]:
    """Give everything that is wrong, what is so now before what was so once."""
    evidence: dict[str, str | int] = {"throttled": hex(bits), "temperature_c": temperature_c}
    now, once = bits & 0xF, bits >> _SINCE_START & 0xF
    wrong = []
    if now & _UNDER_VOLTAGE:
        wrong.append("power.under_voltage_now")
    elif once & _UNDER_VOLTAGE:
        wrong.append("power.under_voltage_before")
    if temperature_c >= HOT_C or now & _HEAT:
        wrong.append("power.hot")
    if now & (_CAPPED | _THROTTLED):
        wrong.append("power.throttled_now")
    elif once & (_CAPPED | _THROTTLED | _HEAT):
        wrong.append("power.throttled_before")
    return [found(id_, **evidence) for id_ in wrong] or [found("power.ok", **evidence)]


def read_throttled(machine: Machine) -> int | None:
    """Give the bits; None where the board's firmware cannot be asked."""
    said = machine.call("vcgencmd", "get_throttled")
    bits = re.search(r"throttled=0x([0-9a-fA-F]+)", said or "")
    return int(bits.group(1), 16) if bits else None


def read_temperature(machine: Machine) -> int:
    """Give the processor's temperature in degrees, -1 where it is not told."""
    text = machine.read_word("sys/class/thermal/thermal_zone0/temp")
    return int(text) // 1000 if text.isdigit() else -1
