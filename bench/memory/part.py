"""The memory part of the bench: a terminal idle, and at the peak of a visit by face with print read from the card."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.memory.physical import physical_mib
from bench.memory.sampler import Part, Sampler, Weights, weigh
from bench.memory.terminal import Start, Terminal, open_terminal
from bench.reporting.row import Row, ran
from device.cli.demo.progress import Progress

PEAK_AIM_MIB = 1536.0
"""What a Raspberry Pi with 2 GB can give away beside its system."""
SCREENS = ("reading_print", "looking")
"""The two that need most."""
_SETTLE_S, _STEADY_MIB = 1.0, 1.0
_SETTLED_WITHIN_S = 30.0
_PART = "memory"
_HOW = "all programs of a terminal with the browser on a virtual screen, idle and through a visit by face"


@dataclass(frozen=True)
class Measured:
    """What was seen; MiB. `once` is all of the terminal, idle, with each page counted once whoever else has it."""

    idle: Weights
    once: float
    most: Weights
    most_on: Mapping[str, float]
    starts: tuple[Start, ...]


def measure_memory(build: Path) -> list[Row]:
    """Measure.

    Raises:
        NotMeasured: the machine lacks something for it.
        DeviceAbsent, ProgramMissing, ProgramFailed, VisitFailed: the terminal does not run as it should.
    """
    with open_terminal(build) as terminal:
        _settle(terminal)
        processes = terminal.processes()
        idle, once = weigh(processes), physical_mib(pid for lines in processes.values() for pid in lines)
        told = _Told()
        with Sampler(terminal.processes, told.screen) as sampler:
            terminal.visit(Progress(told))
        return ran(_HOW, to_rows(Measured(idle, once, sampler.most, sampler.most_on, terminal.starts)))


def to_rows(measured: Measured) -> list[Row]:
    """Give the rows.

    The peak is held against its aim with what idle shared with strangers added: a terminal runs no clinic's side that
    would carry its half of Python.
    """
    idle = sum(measured.idle.values())
    shared = max(0.0, measured.once - idle)
    peak = max(measured.most_on.values())
    return [
        *(_mib(f"{part}, idle", mib) for part, mib in measured.idle.items()),
        _mib("all, idle", idle),
        _mib("all, idle, each page once", measured.once),
        *(_mib(f"{part}, at most", mib) for part, mib in measured.most.items()),
        *(_mib(f"all, at most while {screen}", measured.most_on.get(screen, 0.0)) for screen in SCREENS),
        _mib("all, at most, each page once", peak + shared, PEAK_AIM_MIB),
        *(Row(_PART, f"{start.name}: until it serves", round(start.wall_s, 2), "s") for start in measured.starts),
        *(Row(_PART, f"{start.name}: CPU until then", round(start.cpu_s, 2), "s") for start in measured.starts),
    ]


def _mib(name: str, mib: float, aim: float | None = None) -> Row:
    return Row(_PART, name, round(mib, 1), "MiB", aim)


def _settle(terminal: Terminal) -> None:
    """Wait until the whole weighs the same from one look to the next: what is done once at start is over."""
    deadline = time.monotonic() + _SETTLED_WITHIN_S
    before = _total(terminal)
    while time.monotonic() < deadline:
        time.sleep(_SETTLE_S)
        now = _total(terminal)
        if abs(now - before) < _STEADY_MIB:
            return
        before = now


def _total(terminal: Terminal) -> float:
    return sum(weigh(terminal.processes()).values())


class _Told(io.StringIO):
    """What the demo tells of a visit; the last screen in it is the one that is shown."""

    def screen(self) -> str:
        """Give its name; "idle" before the first."""
        told = self.getvalue().rpartition("screen ")[2].split(",")[0].split()
        return told[0] if told else "idle"


__all__ = ["Measured", "Part", "measure_memory", "to_rows"]
