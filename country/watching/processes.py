"""What each program took: CPU time with that of its ended children, and memory (proc(5))."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from measuring.processes import cpu_with_ended_s, processes_below, pss_mib


@dataclass(frozen=True)
class Sample:
    """One look; `at` in seconds of the monotonic clock, `cpu_s` since each program began."""

    at: float
    cpu_s: Mapping[str, float]


def look(programs: Mapping[str, int], now: float) -> Sample:
    """Look at programs, each given by its first process."""
    families = {name: list(processes_below(pid)) for name, pid in programs.items()}
    return Sample(now, {name: sum(map(cpu_with_ended_s, pids)) for name, pids in families.items()})


def memory_mib(programs: Mapping[str, int]) -> dict[str, float]:
    """Give the memory of programs, pages shared with others counted in parts."""
    return {name: pss_mib(list(processes_below(pid))) for name, pid in programs.items()}


def folder_mib(folder: Path) -> float:
    """Give what lies on disk in a folder."""
    blocks = 0
    for path in folder.rglob("*"):
        try:
            blocks += path.stat().st_blocks
        except OSError:  # it was taken away meanwhile
            continue
    return blocks * 512 / 2**20


def load_average() -> float:
    """Give how many processes wanted to run in the last minute: other people's work falls on all figures."""
    return os.getloadavg()[0]


def idle_share(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Give the part of all cores' time between two looks that nobody used."""
    idle, whole = after[0] - before[0], after[1] - before[1]
    return idle / whole if whole else 0.0


def machine_time() -> tuple[int, int]:
    """Give the idle and the whole time of all cores so far, in ticks."""
    fields = [int(word) for word in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)
