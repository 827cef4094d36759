"""Asking a served demo (`uketsuke demo --serve`) for a visit, for another behaviour of the authority, or to end."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

from device.cli.demo.errors import DeviceAbsent, VisitFailed
from device.cli.demo.serving import SOCKET

_OPENS_WITHIN_S = 180.0
_ANSWERS_WITHIN_S = 180.0
_LOOK_EVERY_S = 0.1


def ask(folder: Path, question: dict[str, Any], opens_within_s: float = _OPENS_WITHIN_S) -> dict[str, Any]:
    """Give the answer of the demo that is served in `folder`, waiting until it is open.

    Raises:
        DeviceAbsent: no demo is open there.
        VisitFailed: it ended, or said that it failed.
    """
    with _connect(folder / SOCKET, opens_within_s) as connection:
        connection.settimeout(_ANSWERS_WITHIN_S)
        try:
            connection.sendall(json.dumps(question).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
        except (OSError, ValueError) as error:
            raise VisitFailed(f"the demo in {folder} ended") from error
    if answer.get("error"):
        raise VisitFailed(answer["error"])
    return answer


def _connect(path: Path, within_s: float) -> socket.socket:
    deadline = time.monotonic() + within_s
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError as error:
            connection.close()
            if time.monotonic() > deadline:
                raise DeviceAbsent(f"no demo is served in {path.parent} (uketsuke demo --serve)") from error
            time.sleep(_LOOK_EVERY_S)
        else:
            return connection
