"""A small program that says what it can see and reach; run inside a program's enclosure, it prints one JSON object.

probe.py see               processes, folders, rights
probe.py read PATH...      which of the files and folders can be read
probe.py write PATH...     which files can be created or changed (an existing one is opened without changing it)
probe.py connect HOST PORT what came of a TCP connection, as an error name, or "connected"
probe.py serve             report ready, print "serving", and wait for SIGTERM
"""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from device.base.readiness import ready

CONNECT_LIMIT_S = 3.0


def main(arguments: list[str]) -> int:
    """Run one probe."""
    probe, *rest = arguments
    if probe == "serve":
        return serve()
    answers: dict[str, Callable[..., object]] = {"see": see, "read": read, "write": write, "connect": connect}
    print(json.dumps(answers[probe](*rest)))
    return 0


def see() -> dict[str, object]:
    """Look around."""
    lines = Path("/proc/self/status").read_text().splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return {
        "processes": sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()),
        **{folder: sorted(os.listdir(folder)) for folder in ("/tmp", "/run", "/dev")},
        "capabilities": [int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")],
        "no_new_privileges": status["NoNewPrivs"] == "1",
    }


def read(*paths: str) -> dict[str, bool]:
    """Try to read files and folders."""
    return {path: can_read(Path(path)) for path in paths}


def can_read(path: Path) -> bool:
    """Whether a file can be opened or a folder holds anything."""
    try:
        return bool(os.listdir(path)) if path.is_dir() else bool(path.open("rb"))
    except OSError:
        return False


def write(*paths: str) -> dict[str, bool]:
    """Try to open files for appending, which makes them where that is allowed."""
    return {path: can_write(Path(path)) for path in paths}


def can_write(path: Path) -> bool:
    """Whether a file can be opened for appending; an empty one that this made is taken away."""
    there = path.exists()
    try:
        path.open("ab").close()
    except OSError:
        return False
    if not there:
        path.unlink()
    return True


def connect(host: str, port: str) -> str:
    """Try a TCP connection."""
    try:
        with socket.create_connection((host, int(port)), CONNECT_LIMIT_S):
            return "connected"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)


def serve() -> int:
    """Be a program that serves, and end on SIGTERM with 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ready()
    print("serving", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
