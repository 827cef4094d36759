"""One question to the daemon over its Unix socket, and its answer; for the terminal's command line."""

from __future__ import annotations

import socket
from pathlib import Path

from device.base.errors import UketsukeError
from device.wire.local import LINE_LIMIT_BYTES, LocalMessage, Question, format_line, parse_line


class DaemonUnreachable(UketsukeError):
    """Nobody answers at the socket."""

    number = 703


def ask_daemon(path: Path, question: Question, timeout_s: float) -> LocalMessage:
    """Ask, and wait for the one answer.

    Raises:
        DaemonUnreachable: the daemon does not run, may not be spoken to, or does not answer in time.
        MessageInvalid: the answer is none.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_s)
            connection.connect(str(path))
            connection.sendall(format_line(question))
            with connection.makefile("rb") as stream:
                line = stream.readline(LINE_LIMIT_BYTES)
    except OSError as error:
        raise DaemonUnreachable(f"{path}: {error.strerror or 'no answer in time'}") from error
    if not line:
        raise DaemonUnreachable(f"{path}: closed without an answer")
    return parse_line(line)
