"""A program's metrics as text, asked over its Unix socket, with rounded numbers."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from pathlib import Path

_ANSWER_S = 5.0
_LIMIT_BYTES = 1024 * 1024
_SAMPLE = re.compile(r"(?P<name>[a-z_][a-z0-9_]*(?:\{[ -~]*\})?) (?P<value>[0-9.eE+-]+|NaN|\+Inf)")


def read_metrics(path: Path) -> bytes:
    """Give the samples, one per line; what has not the form of one is dropped.

    Raises:
        OSError: nobody answers.
    """
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(_ANSWER_S)
        connection.connect(str(path))
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while (part := connection.recv(65536)) and len(answer) < _LIMIT_BYTES:
            answer += part
    return round_metrics(answer.partition(b"\r\n\r\n")[2].decode("ascii", "replace"))


def parse_metrics(text: str) -> dict[str, float]:
    """Give the samples by their name with labels."""
    samples = (_SAMPLE.fullmatch(line) for line in text.splitlines())
    return {one["name"]: float(one["value"]) for one in samples if one}


def round_metrics(text: str) -> bytes:
    """Give every sample with at most three figures, so that no long number is in it."""
    return "".join(f"{name} {value:.3g}\n" for name, value in parse_metrics(text).items()).encode()
