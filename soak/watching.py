"""Looks at programs from outside: memory, handles and threads from /proc, tasks from their metrics, files on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from measuring.processes import processes_below

_TIMEOUT_S = 20.0
_KIB = 1024
_OWN_MEMORY = ("Pss_Anon:", "Pss_Shmem:")
"""Pages of files are left out: how many count for a program depends on what else on the machine has mapped them."""


@dataclass(frozen=True)
class Sample:
    """What one program took after so many visits, its children counted in; memory is what it holds itself."""

    visits: int
    memory_kib: int
    handles: int
    threads: int
    tasks: int
    """Tasks of its event loop; 0 where it tells none."""
    files: int
    """Files below its own folder and in its temporary one."""
    state_kib: int


@dataclass(frozen=True)
class Watched:
    """A program, where it serves metrics, and the folder of its own."""

    pid: int
    metrics: Path | None
    folder: Path | None


def take_sample(watched: Watched, visits: int) -> Sample:
    """Look at a program now."""
    pids = tuple(processes_below(watched.pid))
    files = tuple(_files(watched))
    return Sample(
        visits=visits,
        memory_kib=sum(_memory_kib(pid) for pid in pids),
        handles=sum(_count(pid, "fd") for pid in pids),
        threads=sum(_count(pid, "task") for pid in pids),
        tasks=_tasks(watched.metrics),
        files=len(files),
        state_kib=sum(files) // _KIB,
    )


def read_metrics(socket: Path) -> str:
    """Give a program's metrics as text."""
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), timeout=_TIMEOUT_S) as client:
        answer = client.get("http://metrics/metrics")
        answer.raise_for_status()
        return answer.text


def values_of(text: str) -> Mapping[str, float]:
    """Give each sample of a metrics text by its name with labels."""
    lines = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def _tasks(socket: Path | None) -> int:
    if socket is None:
        return 0
    return int(values_of(read_metrics(socket))["uketsuke_tasks"])


def _memory_kib(pid: int) -> int:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(_OWN_MEMORY))
    return 0


def _count(pid: int, what: str) -> int:
    with suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/{what}").iterdir())
    return 0


def _files(watched: Watched) -> Iterable[int]:
    """Give the sizes of what lies in its own folder and in the temporary folder that it sees."""
    places = [Path(f"/proc/{watched.pid}/root/tmp"), *([watched.folder] if watched.folder else [])]
    for place in places:
        for path in place.rglob("*"):
            with suppress(OSError):  # it was taken away meanwhile
                if path.is_file():
                    yield path.stat().st_size
