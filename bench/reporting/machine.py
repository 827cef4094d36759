"""On what a bench ran: the machine's name is never told, its processor, memory, system and load are."""

from __future__ import annotations

import os
import platform
import sqlite3
import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """The machine and the versions that the figures hang on; `load` is of the last minute, per processor."""

    processor: str
    processors: int
    memory_gib: float
    system: str
    python: str
    sqlite: str
    openssl: str
    load: float

    def tell(self) -> str:
        """Give it as one sentence."""
        return (
            f"{self.processors} × {self.processor}, {self.memory_gib:g} GiB, {self.system}, Python {self.python}, "
            f"SQLite {self.sqlite}, {self.openssl}; programs at work per processor before: {self.load:g}"
        )


def read_machine(proc: Path = Path("/proc"), release: Path = Path("/etc/os-release")) -> Machine:
    """Read it from the system's own files."""
    processors = os.cpu_count() or 1
    return Machine(
        processor=_field(proc / "cpuinfo", "model name", ":") or platform.machine(),
        processors=processors,
        memory_gib=round(int((_field(proc / "meminfo", "MemTotal", ":") or "0 kB").split()[0]) / 2**20, 1),
        system=f"{_field(release, 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        openssl=" ".join(ssl.OPENSSL_VERSION.split()[:2]),
        load=round(os.getloadavg()[0] / processors, 2),
    )


def _field(path: Path, name: str, separator: str) -> str:
    """Give the first value of this name; empty where there is none, as on other processors."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return ""
    found = (line.partition(separator) for line in lines)
    return next((value.strip(' "') for key, _, value in found if key.strip() == name), "")
