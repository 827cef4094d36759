"""Group `panel`: do lamp, beeper, buttons and keypad work? The firmware holds the pins and says.

Nobody is beeped at: what people see and hear is tried with `uketsuke install sound`.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import PanelReport

_PANEL = {631: "panel.no_pins", 632: "panel.software_missing", 633: "panel.pin_taken"}
_KEYPAD = {326: "panel.keypad_missing", 327: "panel.keypad_shared"}


def check(situation: Situation) -> Sequence[Finding]:
    """Take the firmware's word."""
    report = situation.firmware.value
    return [found("panel.firmware_silent")] if report is None else judge(report.panel)


def judge(panel: PanelReport) -> list[Finding]:
    """Give everything that is wrong; a terminal may well have neither."""
    wrong = []
    if panel.error:
        wrong.append(found(_PANEL.get(panel.error, "panel.failed"), kind=panel.kind, error=panel.error))
    if panel.keypad_error:
        id_ = _KEYPAD.get(panel.keypad_error, "panel.keypad_failed")
        wrong.append(found(id_, kind=panel.keypad, error=panel.keypad_error))
    if wrong:
        return wrong
    fitted = panel.kind != "none" or panel.keypad != "none"
    return [found("panel.ok", kind=panel.kind, keypad=panel.keypad) if fitted else found("panel.not_fitted")]
