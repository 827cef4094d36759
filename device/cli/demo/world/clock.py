"""A wall clock that is wrong: a small library that is loaded before the C library and moves only the calendar.

Clocks that measure durations stay as they are, as on a machine that was switched on with a wrong date, or whose date
somebody sets while it runs.
"""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
from pathlib import Path

_SOURCE = Path(__file__).with_name("wrong_clock.c")
_DAY_S = 86_400
_FORM = struct.Struct("=q")


def build_wrong_clock(folder: Path) -> Path:
    """Compile the library into `folder`, unless it is there and newer than its source."""
    library = folder / "wrong_clock.so"
    if not library.exists() or library.stat().st_mtime < _SOURCE.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"wrong_clock.{os.getpid()}"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", str(draft), str(_SOURCE)], check=True)
        draft.replace(library)
    return library


def wrong_clock(library: Path, days: int) -> tuple[str, ...]:
    """Give the beginning of a command line whose program sees the date moved by so many days."""
    return ("env", f"LD_PRELOAD={library}", f"WRONG_CLOCK_S={days * _DAY_S}")


class MovableClock:
    """The wall clock of one program, which can be moved while it runs."""

    def __init__(self, library: Path, file: Path) -> None:
        """Make the file through which it is moved; it begins right."""
        file.write_bytes(_FORM.pack(0))
        self.environment = {"LD_PRELOAD": str(library), "WRONG_CLOCK_FILE": str(file)}
        self._file = file

    def move(self, seconds: int) -> None:
        """Let it be wrong by so many seconds from now on; 0 sets it right."""
        with self._file.open("r+b") as file, mmap.mmap(file.fileno(), _FORM.size) as place:
            place[:] = _FORM.pack(seconds)
