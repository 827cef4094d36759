"""Whether anybody waits to be let in at a listening port: the kernel's own table says it (Linux, proc(5))."""

from __future__ import annotations

from pathlib import Path

_TABLE = Path("/proc/thread-self/net/tcp")  # of this network namespace; addresses of the fourth version
_LISTENING = "0A"


def nobody_waits(port: int, table: Path = _TABLE) -> bool:
    """Tell whether a program listens at `port` and has let in all who connected; False where that is unknown."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return False
    waiting = [_waiting(line) for line in lines if _listens_at(line, port)]
    return bool(waiting) and not any(waiting)


def _listens_at(line: str, port: int) -> bool:
    _, local, _, state, *_ = line.split()
    return state == _LISTENING and int(local.rpartition(":")[2], 16) == port


def _waiting(line: str) -> int:
    """Give the length of the queue: for a socket that listens it stands in place of the unread bytes."""
    return int(line.split()[4].rpartition(":")[2], 16)
