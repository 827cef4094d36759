"""A broker that stands still: the kernel takes its connections, and nobody says a word on them.

mosquitto feeds no watchdog, so systemd cannot see that it hangs. The host can, and may not signal it: it writes a
file, at which systemd ends the broker (`uketsuke-broker-restart.path`) and starts it anew. Nothing is lost by that.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from device.base.log import EventLog

FILE_NAME = "stands-still"
"""In the broker's folder; the unit names it, too."""
SILENT_S = 30.0
"""Reading a large store takes less; a broker that is only slow is not to be ended."""
_ANSWER_S = 5.0


class Answer(StrEnum):
    """What came of speaking to a broker."""

    SPEAKS = "speaks"
    AWAY = "away"
    SILENT = "silent"


def ask(host: str, port: int, within_s: float = _ANSWER_S) -> Answer:
    """Begin TLS with whoever listens there, and leave again.

    Whose certificate comes does not matter: nothing is told to the other side, only whether it moves.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((host, port), within_s) as plain, context.wrap_socket(plain):
            return Answer.SPEAKS
    except TimeoutError:
        return Answer.SILENT
    except ssl.SSLError:
        return Answer.SPEAKS
    except OSError:
        return Answer.AWAY


class StillnessWatch:
    """Tells of a broker that has been silent for `SILENT_S`, and again each time that passes once more."""

    def __init__(self, ask: Callable[[], Answer], tell: Callable[[], None], clock: Callable[[], float]) -> None:
        """Ask by `ask`; `clock` is monotonic."""
        self._ask = ask
        self._tell = tell
        self._clock = clock
        self._since: float | None = None

    def look(self, *, connected: bool) -> None:
        """Look once; a broker that keeps our connection up is well and is not asked. Blocks for seconds."""
        if connected or self._ask() is not Answer.SILENT:
            self._since = None
        elif self._since is None:
            self._since = self._clock()
        elif self._clock() - self._since >= SILENT_S:
            self._since = self._clock()
            self._tell()


def ask_for_restart(folder: Path, log: EventLog) -> None:
    """Say that the broker stands still, and write the file into its folder."""
    log.event("broker_stands_still", number=701)
    try:
        with (folder / FILE_NAME).open("w", encoding="ascii") as file:  # in place: systemd waits for its closing
            file.write("The broker takes connections and does not answer on them.\n")
    except OSError as error:  # its folder is on another machine, or the disk is full
        log.event("broker_restart_not_asked", exception=type(error).__name__)
