"""Questions of install mode to the running firmware, over its diagnosis socket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device.cli.doctor.asking import Absence, ask
from device.cli.terminal_sockets import GroupMissing
from device.firmware.siting.errors import CameraGivesNothing, FirmwareNotReached, VisitOpen
from device.firmware.siting.messages import Heard, InstallQuery, InstallReport, Step, format_line, parse_report

Ask = Callable[[InstallQuery], InstallReport]
_ANSWER_S = 15.0
_REFUSALS = {error.number: error for error in (VisitOpen, CameraGivesNothing, GroupMissing)}


def ask_firmware(socket: Path) -> Ask:
    """Give the way to ask the firmware at a socket.

    Raises when called:
        FirmwareNotReached: nobody answers there.
        VisitOpen, CameraGivesNothing: the firmware refuses.
    """

    def send(query: InstallQuery) -> InstallReport:
        answer = ask(socket, format_line(query), parse_report, _ANSWER_S)
        if answer.value is None:
            why = "not allowed" if answer.absence is Absence.NOT_ALLOWED else answer.absence.value.replace("_", " ")
            raise FirmwareNotReached(f"{socket}: {why}")
        if answer.value.error:
            raise _REFUSALS.get(answer.value.error, FirmwareNotReached)("the firmware refuses")
        return answer.value

    return send


def end(ask_: Ask) -> None:
    """Give the screen back to the visit."""
    ask_(InstallQuery(Step.END))


def hear(ask_: Ask, heard: Heard) -> float:
    """Have something be heard; give the seconds it takes."""
    return ask_(InstallQuery(Step.SOUND, heard)).sound_ms / 1000
