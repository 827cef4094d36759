"""Starts a program, waits for its word that it serves, and tells what that took."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.basics.errors import NotMeasured
from measuring.processes import cpu_s, processes_below

_WITHIN_S = 60.0
_TICK_S = 0.02


@dataclass(frozen=True)
class Started:
    """Until it served: seconds, CPU seconds of it and what it started, and its own memory then, in MiB."""

    seconds: float
    cpu_s: float
    rss_mib: float


def time_start(command: Sequence[str]) -> Started:
    """Start a program once, and end it by SIGTERM.

    Raises:
        NotMeasured: it ended before, or never said that it serves.
    """
    folder = Path(tempfile.mkdtemp(prefix="uk-bench-", dir="/tmp"))
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(folder / "s"))
            return _time(command, manager, folder / "s")
    finally:
        shutil.rmtree(folder)


def _time(command: Sequence[str], manager: socket.socket, path: Path) -> Started:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NOTIFY_SOCKET": str(path)}
    began = time.monotonic()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _await_ready(process, manager)
        seconds = time.monotonic() - began
        family = processes_below(process.pid)
        return Started(seconds, sum(map(cpu_s, family)), _rss_mib(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def _await_ready(process: subprocess.Popen[bytes], manager: socket.socket) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline:
        if select.select([manager], [], [], _TICK_S)[0] and b"READY=1" in manager.recv(4096).splitlines():
            return
        if process.poll() is not None:
            said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
            raise NotMeasured(f"{process.args!s} ended before it served: {said.strip()[-500:]}")
    raise NotMeasured(f"{process.args!s} did not serve in {_WITHIN_S:g} s")


def _rss_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
