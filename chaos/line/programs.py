"""A program that is kept running: whatever ends it, it is started again, unless it is to be down for a while."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_END_S = 10.0
_LOOK_EVERY_S = 0.05
_PAUSE_S = 0.2
"""Between an end that nobody wished for and the next start, as service managers do."""

_DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")


@dataclass
class Kept:
    """One program; its stderr goes to `NAME.log`, its stdout to a new file for each run, `NAME.RUN.out`."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    runs: int = 0
    ends: int = 0
    """How often it ended although nobody had asked for it."""
    _process: subprocess.Popen[bytes] | None = None
    _not_before: float = 0.0
    _wanted: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def pid(self) -> int:
        """The number of the running process; 0 when none runs."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def start(self) -> None:
        """Start it, and keep it running from now on."""
        with self._lock:
            self._wanted = True
            self._launch()

    def keep(self) -> None:
        """Start it again if it has ended and its time has come."""
        with self._lock:
            if not self._wanted or self._process is None or self._process.poll() is None:
                return
            if self._not_before == 0.0:
                self.ends += 1
                self._not_before = time.monotonic() + _PAUSE_S
            if time.monotonic() >= self._not_before:
                self._launch()

    def kill(self, down_s: float) -> None:
        """End it without warning; it is started again after `down_s` seconds."""
        with self._lock:
            if self._process is None:
                return
            self._not_before = time.monotonic() + down_s
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """Let it stand still."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it in order, for good."""
        with self._lock:
            self._wanted = False
            if self._process is None:
                return
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_S)
            self._process.kill()
            self._process.wait()

    def outputs(self) -> list[Path]:
        """Give the files that hold what its runs printed, in their order."""
        return [self._output(run) for run in range(1, self.runs + 1)]

    def _launch(self) -> None:
        self.runs += 1
        self._not_before = 0.0
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **self.environment}
        with (self.folder / f"{self.name}.log").open("ab") as log, self._output(self.runs).open("wb") as output:
            command = [*_DIES_WITH_US, *self.command]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=log, env=environment
            )

    def _output(self, run: int) -> Path:
        return self.folder / f"{self.name}.{run}.out"

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            if self._process and self._process.poll() is None:
                self._process.send_signal(number)


class Keeper:
    """Keeps programs running, in a thread of its own, while it is entered."""

    def __init__(self, programs: Sequence[Kept]) -> None:
        """Keep these, which have been started."""
        self._programs = programs
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Keeper:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        """Let go; the programs run on."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.wait(_LOOK_EVERY_S):
            for program in self._programs:
                program.keep()
