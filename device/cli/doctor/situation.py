"""What the checks look at: the configuration, and what the running programs said of themselves, asked once."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from device.base.config import load_config
from device.base.errors import ConfigurationError
from device.cli.doctor.asking import Absence, Answer, ask
from device.cli.doctor.finding import Finding, found
from device.daemon.base.settings import DEFAULT_SOCKET
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.diagnosis import report
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport
from device.firmware.settings import FirmwareSettings
from device.wire import local
from device.wire.errors import MessageInvalid
from device.wire.health import DaemonHealth, HealthQuery

T = TypeVar("T")

DEFAULT_DIAGNOSIS_SOCKET = Path("/run/uketsuke-firmware/diagnosis.sock")


@dataclass(frozen=True)
class Terminal:
    """The configuration of both programs; None where a file cannot be used."""

    firmware: FirmwareSettings | None
    daemon: DaemonSettings | None


@dataclass(frozen=True)
class Wanted:
    """Which programs are to be asked, whether a test picture may be taken, and how long an answer may take."""

    firmware: bool
    daemon: bool
    test_camera: bool
    limit_s: float


@dataclass(frozen=True)
class Situation:
    """What all checks share; `software` is the version of this command."""

    terminal: Terminal
    firmware: Answer[FirmwareReport]
    daemon: Answer[DaemonHealth]
    software: str
    limit_s: float


def not_heard(group: str, absence: Absence, limit_s: float) -> Finding:
    """Give the finding for a program that gave no answer."""
    waited = {"waited_s": int(limit_s)} if absence is Absence.NOT_ANSWERING else {}
    return found(f"{group}.{absence.value}", **waited)


def load_terminal(firmware: Path, daemon: Path) -> Terminal:
    """Read both configuration files."""
    return Terminal(_load(firmware, FirmwareSettings), _load(daemon, DaemonSettings))


def look(terminal: Terminal, wanted: Wanted, software: str) -> Situation:
    """Ask both programs at the same time, so that one that hangs costs its own time only."""
    answers: list[Answer[FirmwareReport]] = [Answer()]

    def ask_it() -> None:
        answers[0] = _ask_firmware(terminal.firmware, wanted)

    asking = threading.Thread(target=ask_it, daemon=True)
    if wanted.firmware:
        asking.start()
    daemon = _ask_daemon(terminal.daemon, wanted.limit_s) if wanted.daemon else Answer[DaemonHealth]()
    if wanted.firmware:
        asking.join()  # every step of asking has its limit
    return Situation(terminal, answers[0], daemon, software, wanted.limit_s)


def _ask_firmware(settings: FirmwareSettings | None, wanted: Wanted) -> Answer[FirmwareReport]:
    path = settings.diagnosis_socket if settings is not None else DEFAULT_DIAGNOSIS_SOCKET
    question = report.format_line(DiagnosisQuery(wanted.test_camera))
    return ask(path, question, report.parse_report, wanted.limit_s)


def _ask_daemon(settings: DaemonSettings | None, limit_s: float) -> Answer[DaemonHealth]:
    path = settings.socket if settings is not None else DEFAULT_SOCKET
    return ask(path, local.format_line(HealthQuery()), _parse_health, limit_s)


def _parse_health(line: bytes) -> DaemonHealth:
    message = local.parse_line(line)
    if not isinstance(message, DaemonHealth):
        raise MessageInvalid("the daemon gave another answer")
    return message


def _load(path: Path, cls: type[T]) -> T | None:
    try:
        return load_config(path, cls)
    except ConfigurationError:  # told by the check of the program that it belongs to
        return None
