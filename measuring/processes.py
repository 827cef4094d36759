"""A process and all below it: their command lines, their memory, the CPU time that they have used (proc(5))."""

from __future__ import annotations

import os
from pathlib import Path

_PER_SECOND = os.sysconf("SC_CLK_TCK")


def processes_below(first: int) -> dict[int, str]:
    """Give a process and all below it, with their command lines."""
    found = {first: _line(first)}
    waiting = [first]
    while waiting:
        parent = waiting.pop()
        for child in _children(parent):
            found[child] = _line(child)
            waiting.append(child)
    return found


def pss_mib(pids: list[int]) -> float:
    """Give the memory of processes, shared pages counted in parts (proc(5), smaps_rollup), in MiB."""
    total_kib = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        except OSError:  # it has just ended
            continue
        total_kib += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total_kib / 1024


def cpu_s(pid: int) -> float:
    """Give the CPU time that a process has used so far, in seconds (proc(5), utime and stime); 0 if it is gone."""
    return sum(_ticks(pid)[:2]) / _PER_SECOND


def cpu_with_ended_s(pid: int) -> float:
    """Give the same with the time of those children that have ended (cutime and cstime)."""
    return sum(_ticks(pid)) / _PER_SECOND


def _ticks(pid: int) -> list[int]:
    """Give utime, stime, cutime and cstime."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return [0, 0, 0, 0]
    return [int(word) for word in fields[11:15]]


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(word) for task in tasks for word in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def _line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
