"""What a program sees of itself in /proc, for its answer to a diagnosis: no rights are needed for that.

Others may not look (`ProtectProc=invisible`), and the field engineer need not be root.
"""

from __future__ import annotations

import os
import re
import resource
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc/self")
_LISTEN = "0A"
_SOCKET = re.compile(r"socket:\[(\d+)\]")
_BEGAN = time.monotonic()


@dataclass(frozen=True)
class OwnProcess:
    """This process.

    `interfaces` are the network interfaces that it sees, the loopback left out; `own_ports` the TCP ports that it
    listens on itself, `seen_ports` all that anybody listens on in its network.
    """

    pid: int = 0
    uptime_s: int = 0
    memory_mib: int = 0
    open_files: int = 0
    threads: int = 0
    cores_allowed: bool = False
    interfaces: tuple[str, ...] = ()
    own_ports: tuple[int, ...] = ()
    seen_ports: tuple[int, ...] = ()


def read_own_process() -> OwnProcess:
    """Look at this process; what the system does not tell is 0 or empty."""
    links = _open_files()
    listening = [cells for kind in ("tcp", "tcp6") for cells in _rows(f"net/{kind}") if cells[3] == _LISTEN]
    own = {found.group(1) for link in links if (found := _SOCKET.fullmatch(link))}
    status = dict(line.split(":", 1) for line in _read("status").splitlines() if ":" in line)
    return OwnProcess(
        os.getpid(),
        int(time.monotonic() - _BEGAN),
        _number(status.get("VmRSS", "")) // 1024,
        len(links),
        _number(status.get("Threads", "")),
        resource.getrlimit(resource.RLIMIT_CORE)[0] != 0,
        tuple(name for name in _interfaces() if name != "lo"),
        tuple(sorted({_port(cells) for cells in listening if cells[9] in own})),
        tuple(sorted({_port(cells) for cells in listening})),
    )


def _open_files() -> list[str]:
    links = []
    for name in os.listdir(_PROC / "fd"):
        try:
            links.append(os.readlink(_PROC / "fd" / name))
        except OSError:  # the folder's own handle is gone by now
            continue
    return links


def _interfaces() -> list[str]:
    return [line.partition(":")[0].strip() for line in _read("net/dev").splitlines() if ":" in line]


def _rows(name: str) -> list[list[str]]:
    rows = [line.split() for line in _read(name).splitlines()[1:]]
    return [cells for cells in rows if len(cells) > 9]


def _port(cells: list[str]) -> int:
    return int(cells[1].rpartition(":")[2], 16)


def _number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0


def _read(name: str) -> str:
    try:
        return (_PROC / name).read_text("utf-8", "replace")
    except OSError:
        return ""
