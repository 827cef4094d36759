"""The two programs of the terminal as the field engineer's tools reach them: one line asked, lines heard."""

from __future__ import annotations

import argparse
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.errors import UketsukeError
from device.cli.doctor.asking import Absence
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.firmware.settings import FirmwareSettings

FIRMWARE_SOCKET = FirmwareSettings.diagnosis_socket
ANSWER_S = 5.0
LINE_LIMIT_BYTES = 256 * 1024


class TerminalSilent(UketsukeError):
    """Neither program answers."""

    number = 356


class GroupMissing(UketsukeError):
    """Whoever asks is not in the group that may do this."""

    number = 355


class AuditNotWritten(UketsukeError):
    """The program could not write down what was to be done."""

    number = 363


_REFUSALS: dict[int, type[UketsukeError]] = {error.number: error for error in (GroupMissing, AuditNotWritten)}


@dataclass(frozen=True)
class Sockets:
    """Where both programs answer people's questions."""

    firmware: Path = FIRMWARE_SOCKET
    daemon: Path = DEFAULT_LOOK_SOCKET

    def named(self) -> dict[str, Path]:
        """Give both by the program's name."""
        return {"firmware": self.firmware, "daemon": self.daemon}


def add_socket_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the programs answer."""
    default = Sockets()
    parser.add_argument("--firmware-socket", type=Path, default=default.firmware, help="default: %(default)s")
    parser.add_argument("--daemon-socket", type=Path, default=default.daemon, help="default: %(default)s")


def sockets_of(options: argparse.Namespace) -> Sockets:
    """Give the sockets that were named."""
    return Sockets(options.firmware_socket, options.daemon_socket)


def absence_of(error: OSError) -> Absence:
    """Say in a closed word why nobody answered."""
    if isinstance(error, PermissionError):
        return Absence.NOT_ALLOWED
    if isinstance(error, FileNotFoundError | NotADirectoryError | ConnectionRefusedError):
        return Absence.NOT_RUNNING
    return Absence.NOT_ANSWERING


@contextmanager
def connected(path: Path, question: dict[str, Any], limit_s: float | None) -> Iterator[socket.socket]:
    """Ask a question over a connection of its own.

    Raises:
        OSError: nobody is there, or they may not be spoken to.
    """
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(ANSWER_S)
        connection.connect(str(path))
        connection.sendall(json.dumps(question).encode() + b"\n")
        connection.settimeout(limit_s)
        yield connection


def ask_lines(path: Path, question: dict[str, Any], limit_s: float = ANSWER_S) -> list[dict[str, Any]]:
    """Give every line of the answer.

    Raises:
        OSError: nobody is there, they may not be spoken to, or they did not come to an end in time.
        GroupMissing, AuditNotWritten: the program refuses.
    """
    with connected(path, question, limit_s) as connection, connection.makefile("rb") as stream:
        lines = list(read_objects(iter(lambda: stream.readline(LINE_LIMIT_BYTES), b"")))
    for line in lines:
        if number := line.get("error") if "event" not in line else 0:
            raise _REFUSALS.get(number, TerminalSilent)(f"{path}: refused")
    return lines


def ask_raw(path: Path, question: dict[str, Any], parse: Callable[[bytes], Any], limit_s: float = ANSWER_S) -> Any:
    """Give the one line of the answer as `parse` reads it; raises as `ask_lines`, and as `parse`."""
    with connected(path, question, limit_s) as connection, connection.makefile("rb") as stream:
        return parse(stream.readline(LINE_LIMIT_BYTES))


def read_objects(lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """Give the JSON objects among some lines."""
    for line in lines:
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if isinstance(data, dict):
            yield data


def write_note(path: Path, action: str, **facts: str | int) -> None:
    """Have something written down by the program at `path` before it is done.

    Raises:
        GroupMissing, AuditNotWritten: the program refuses; nothing is to be done then.
        TerminalSilent: nobody is there to write it down.
    """
    try:
        ask_lines(path, {"note": {"action": action, "facts": facts}})
    except OSError as error:
        if isinstance(error, PermissionError):
            raise GroupMissing(f"{path}: not allowed") from error
        raise TerminalSilent(f"{path}: {absence_of(error).value.replace('_', ' ')}") from error
