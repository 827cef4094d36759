"""The start part of the bench: firmware, daemon and host from their command to "ready", beside the imports alone.

Program and bare interpreter take turns; the quickest of each counts, since whatever else the machine does can only
make a start longer.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.reporting.row import Row, ran
from bench.start.programs import Subject, open_subjects
from bench.start.starting import Started, time_start

_PART = "start"
_HOW = (
    "command to READY=1, no peer there, files cached; turn and turn about with the bare interpreter, quickest counts"
)
_BARE = "bare interpreter that imports the same modules"
_FOLDER = Path(__file__).parent


def measure_start(build: Path, runs: int) -> list[Row]:
    """Measure; takes about half a minute.

    Raises:
        NotMeasured: a program does not start.
        DeviceAbsent: set-up has not been done.
    """
    with open_subjects(build) as subjects:
        return ran(_HOW, [row for subject in subjects for row in _measure(subject, runs)])


def to_rows(name: str, ours: Sequence[Started], bare: Sequence[Started], modules: int) -> list[Row]:
    """Give the rows of one program."""
    return [
        _row(name, "until ready", min(one.seconds for one in ours), "s"),
        _row(name, "CPU until ready", min(one.cpu_s for one in ours), "s"),
        _row(name, "until ready / bare", _ratio(ours, bare, lambda one: one.seconds), "x", _BARE),
        _row(name, "CPU until ready / bare", _ratio(ours, bare, lambda one: one.cpu_s), "x", _BARE),
        _row(name, "memory when ready", min(one.rss_mib for one in ours), "MiB"),
        _row(name, "memory when ready / bare", _ratio(ours, bare, lambda one: one.rss_mib), "x", _BARE),
        _row(name, "modules imported", modules, "modules"),
    ]


def _measure(subject: Subject, runs: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "modules"
        time_start((sys.executable, "-m", "bench.start.census", str(names), subject.module, *subject.arguments))
        bare_command = (sys.executable, str(_FOLDER / "bare.py"), str(names))
        turns = [(time_start(subject.command), time_start(bare_command)) for _ in range(runs)]
        modules = len(names.read_text("utf-8").split())
    return to_rows(subject.name, [ours for ours, _ in turns], [bare for _, bare in turns], modules)


def _row(program: str, what: str, value: float, unit: str, against: str = "") -> Row:
    return Row(_PART, f"{program}: {what}", round(value, 2), unit, against=against)


def _ratio(ours: Sequence[Started], bare: Sequence[Started], of: Callable[[Started], float]) -> float:
    return min(map(of, ours)) / min(map(of, bare))
