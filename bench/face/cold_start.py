"""Times cold starts: from starting a process to its first decision."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.face.pictures import Pictures

_LIMIT_S = 60.0
_CHILD = "bench.face.cold"


@dataclass(frozen=True)
class ColdStart:
    """Seconds by the clock and of CPU time, and the memory that the face check added."""

    seconds: float
    cpu_s: float
    added_mib: float


def time_cold_start(models: Path, pictures: Pictures) -> ColdStart:
    """Start once; the process must end in a match."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pictures.npz"
        np.savez(file, photo=pictures.photo, frames=np.stack([frame.pixels for frame in pictures.of_holder * 2]))
        before, started = _children_cpu_s(), time.monotonic()
        command = [sys.executable, "-m", _CHILD, str(models), str(file)]
        done = subprocess.run(command, check=True, capture_output=True, timeout=_LIMIT_S)
        seconds = time.monotonic() - started
    return ColdStart(seconds, _children_cpu_s() - before, json.loads(done.stdout)["added_kib"] / 1024)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
