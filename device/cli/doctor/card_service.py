"""Group `card_service`: does the PC/SC service run, and may we use it? Connecting to its socket touches no card."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import ReaderWord

_CONNECT_S = 2.0


class Door(StrEnum):
    """What happened at the service's socket."""

    OPEN = "open"
    NO_SOCKET = "no_socket"
    NOBODY_LISTENS = "nobody_listens"
    NOT_ALLOWED = "not_allowed"


def check(situation: Situation) -> Sequence[Finding]:
    """Try the socket, and believe a running firmware that knows better."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("card_service.no_configuration")]
    path = Path(settings.card.pcsc_socket)
    report = situation.firmware.value
    return [judge(knock(path), report.reader.word if report is not None else None, str(path))]


def knock(path: Path) -> Door:
    """Connect to the service's socket and leave again."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_CONNECT_S)
            connection.connect(str(path))
    except PermissionError:
        return Door.NOT_ALLOWED
    except (FileNotFoundError, NotADirectoryError):
        return Door.NO_SOCKET
    except OSError:
        return Door.NOBODY_LISTENS
    return Door.OPEN


def judge(door: Door, firmware_says: ReaderWord | None, path: str) -> Finding:
    """Give the finding; `firmware_says` is None when no firmware was heard."""
    if firmware_says in (ReaderWord.OK, ReaderWord.NO_READER, ReaderWord.HELD):
        return found("card_service.ok", socket=path)
    if door is Door.OPEN:
        refused = firmware_says is ReaderWord.SERVICE_STOPPED
        return found("card_service.refuses_us" if refused else "card_service.ok", socket=path)
    return found(f"card_service.{door.value}", socket=path)
