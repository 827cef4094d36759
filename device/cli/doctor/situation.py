"""What the checks look at: the configuration, and what the running programs said of themselves, asked once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from device.base.config import load_config
from device.base.errors import ConfigurationError
from device.cli.doctor.asking import Absence, Answer, ask
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.processes import read_process
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.diagnosis import report
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport
from device.firmware.settings import FirmwareSettings
from device.wire import local
from device.wire.errors import MessageInvalid
from device.wire.health import DaemonHealth, HealthQuery

T = TypeVar("T")

_LONGEST_CALL_S = 3.0
"""For a program of the system, such as systemctl; a group may call two."""

DEFAULT_DIAGNOSIS_SOCKET = Path("/run/uketsuke-firmware/staff/diagnosis.sock")


class FileState(StrEnum):
    """What became of a configuration file."""

    GOOD = "good"
    MISSING = "missing"
    WRONG = "wrong"
    NOT_READABLE = "not_readable"


@dataclass(frozen=True)
class Terminal:
    """The configuration of both programs, None where a file cannot be used, and why not."""

    firmware: FirmwareSettings | None
    daemon: DaemonSettings | None
    firmware_file: FileState = FileState.WRONG
    daemon_file: FileState = FileState.WRONG
    firmware_path: Path | None = None


class Depth(StrEnum):
    """How deep a diagnosis looks: `quick` takes no test picture, computes nothing and searches no files."""

    QUICK = "quick"
    FULL = "full"


@dataclass(frozen=True)
class Wanted:
    """Which programs are to be asked, whether a test picture may be taken, how long an answer may take, how deep."""

    firmware: bool
    daemon: bool
    test_camera: bool
    limit_s: float
    depth: Depth = Depth.FULL


@dataclass(frozen=True)
class Situation:
    """What all checks share; `software` is the version of this command."""

    terminal: Terminal
    firmware: Answer[FirmwareReport]
    daemon: Answer[DaemonHealth]
    software: str
    limit_s: float
    depth: Depth = Depth.FULL
    machine: Machine = field(default_factory=Machine)

    @property
    def is_full(self) -> bool:
        """Whether there is time for more than a look."""
        return self.depth is Depth.FULL

    @property
    def visit_open(self) -> bool:
        """Whether the firmware says that a visit is on."""
        return self.firmware.value is not None and self.firmware.value.visit_open


def not_heard(group: str, answer: Answer[T], situation: Situation) -> Finding:
    """Give the finding for a program that gave no answer; one that hangs is looked at from outside."""
    if answer.absence is not Absence.NOT_ANSWERING:
        return found(f"{group}.{answer.absence.value}")
    process = read_process(situation.machine, answer.pid)
    waited_s = int(situation.limit_s)
    if process is None:
        return found(f"{group}.not_answering", waited_s=waited_s)
    return found(f"{group}.not_answering", waited_s=waited_s, state=process.state, memory_mib=process.memory_mib)


def check_file(program: str, state: FileState) -> list[Finding]:
    """Give what is wrong with a program's configuration file."""
    return [] if state is FileState.GOOD else [found(f"{program}.configuration_{state.value}")]


def load_terminal(firmware: Path, daemon: Path) -> Terminal:
    """Read both configuration files."""
    read, firmware_file = _load(firmware, FirmwareSettings)
    also_read, daemon_file = _load(daemon, DaemonSettings)
    return Terminal(read, also_read, firmware_file, daemon_file, firmware)


def look(terminal: Terminal, wanted: Wanted, software: str) -> Situation:
    """Ask both programs at the same time, so that one that hangs costs its own time only."""
    answers: list[Answer[FirmwareReport]] = [Answer()]

    def ask_it() -> None:
        answers[0] = _ask_firmware(terminal.firmware, wanted)

    asking = threading.Thread(target=ask_it, daemon=True)
    if wanted.firmware:
        asking.start()
    daemon = _ask_daemon(terminal.daemon, wanted) if wanted.daemon else Answer[DaemonHealth]()
    if wanted.firmware:
        asking.join()  # every step of asking has its limit
    machine = Machine(limit_s=min(_LONGEST_CALL_S, wanted.limit_s / 2))
    return Situation(terminal, answers[0], daemon, software, wanted.limit_s, wanted.depth, machine)


def _ask_firmware(settings: FirmwareSettings | None, wanted: Wanted) -> Answer[FirmwareReport]:
    path = settings.diagnosis_socket if settings is not None else DEFAULT_DIAGNOSIS_SOCKET
    question = report.format_line(DiagnosisQuery(wanted.test_camera))
    return ask(path, question, report.parse_report, wanted.limit_s)


def _ask_daemon(settings: DaemonSettings | None, wanted: Wanted) -> Answer[DaemonHealth]:
    path = settings.look_socket if settings is not None else DEFAULT_LOOK_SOCKET
    return ask(path, local.format_line(HealthQuery(wanted.depth is Depth.FULL)), _parse_health, wanted.limit_s)


def _parse_health(line: bytes) -> DaemonHealth:
    message = local.parse_line(line)
    if not isinstance(message, DaemonHealth):
        raise MessageInvalid("the daemon gave another answer")
    return message


def _load(path: Path, cls: type[T]) -> tuple[T | None, FileState]:
    try:
        path.open("rb").close()
        return load_config(path, cls), FileState.GOOD
    except (FileNotFoundError, NotADirectoryError):
        return None, FileState.MISSING
    except (OSError, ConfigurationError) as error:  # told by the check of the program that it belongs to
        return None, FileState.NOT_READABLE if isinstance(error, PermissionError) else FileState.WRONG
