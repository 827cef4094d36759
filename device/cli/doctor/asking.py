"""One question to a running program over its Unix socket, and what it means when no answer comes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from device.wire.errors import MessageInvalid
from device.wire.local import LINE_LIMIT_BYTES

T = TypeVar("T")


class Absence(StrEnum):
    """Why there is no answer."""

    NOT_ASKED = "not_asked"
    NOT_RUNNING = "not_running"
    NOT_ANSWERING = "not_answering"
    NOT_ALLOWED = "not_allowed"
    WRONG_ANSWER = "wrong_answer"


@dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer, or why there is none."""

    value: T | None = None
    absence: Absence = Absence.NOT_ASKED


def ask(path: Path, question: bytes, parse: Callable[[bytes], T], limit_s: float) -> Answer[T]:
    """Send one line to the socket at `path` and read one line back; each step may take `limit_s` seconds."""
    try:
        line = _exchange(path, question, limit_s)
        return Answer(parse(line)) if line else Answer(absence=Absence.WRONG_ANSWER)
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        return Answer(absence=Absence.NOT_RUNNING)
    except PermissionError:
        return Answer(absence=Absence.NOT_ALLOWED)
    except OSError:  # a time-out, a queue that nobody empties, an end in the middle
        return Answer(absence=Absence.NOT_ANSWERING)
    except MessageInvalid:
        return Answer(absence=Absence.WRONG_ANSWER)


def _exchange(path: Path, question: bytes, limit_s: float) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(limit_s)
        connection.connect(str(path))
        connection.sendall(question)
        with connection.makefile("rb") as stream:
            return stream.readline(LINE_LIMIT_BYTES)
