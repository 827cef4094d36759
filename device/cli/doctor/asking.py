"""One question to a running program over its Unix socket, and what it means when no answer comes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Generic, TypeVar

from device.wire.errors import MessageInvalid
from device.wire.local import LINE_LIMIT_BYTES

T = TypeVar("T")

_CREDENTIALS = Struct("3i")


class Absence(StrEnum):
    """Why there is no answer."""

    NOT_ASKED = "not_asked"
    NOT_RUNNING = "not_running"
    NOT_ANSWERING = "not_answering"
    NOT_ALLOWED = "not_allowed"
    WRONG_ANSWER = "wrong_answer"


@dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer, or why there is none; and the process that listens, 0 where the kernel does not tell."""

    value: T | None = None
    absence: Absence = Absence.NOT_ASKED
    pid: int = field(default=0, compare=False)


def ask(path: Path, question: bytes, parse: Callable[[bytes], T], limit_s: float) -> Answer[T]:
    """Send one line to the socket at `path` and read one line back; each step may take `limit_s` seconds."""
    heard: list[int] = [0]
    absence = Absence.WRONG_ANSWER
    try:
        line = _exchange(path, question, limit_s, heard)
        return Answer(parse(line), pid=heard[0])
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        absence = Absence.NOT_RUNNING
    except PermissionError:
        absence = Absence.NOT_ALLOWED
    except OSError:  # a time-out, a queue that nobody empties, an end in the middle
        absence = Absence.NOT_ANSWERING
    except MessageInvalid:
        pass
    return Answer(absence=absence, pid=heard[0])


def ask_lines(path: Path, question: bytes, limit_s: float) -> list[bytes]:
    """Send one line and give every line that comes back; none where nobody answers to the end."""
    try:
        with _asked(path, question, limit_s, [0]) as stream:
            return stream.readlines()
    except OSError:
        return []


def _exchange(path: Path, question: bytes, limit_s: float, heard: list[int]) -> bytes:
    with _asked(path, question, limit_s, heard) as stream:
        return stream.readline(LINE_LIMIT_BYTES)


@contextmanager
def _asked(path: Path, question: bytes, limit_s: float, heard: list[int]) -> Iterator[BinaryIO]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(limit_s)
        connection.connect(str(path))
        heard[0] = _peer(connection)
        connection.sendall(question)
        with connection.makefile("rb") as stream:
            yield stream


def _peer(connection: socket.socket) -> int:
    """Give the process that listens at the other end (unix(7), SO_PEERCRED)."""
    pid, _, _ = _CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(pid)
