"""What the view is made of, asked for: rows from both programs' metrics, times of stages, findings of the doctor.

Cheap things are asked for often; the doctor, as a process of its own, seldom. Nothing here disturbs a visit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.errors import UketsukeError
from device.cli.doctor.asking import Absence
from device.cli.metrics_asking import parse_metrics, read_metrics
from device.cli.terminal_sockets import Sockets, absence_of, ask_raw
from device.cli.top.snapshot import Row, to_rows
from device.firmware.diagnosis.times import Stats, parse_stats

_DOCTOR_S = 20.0
_WELL = ("ok", "not_fitted")


@dataclass(frozen=True)
class Found:
    """One finding that is not well: its id, level, likely cause and what an engineer can try."""

    id: str
    level: str
    cause: str
    engineer: str


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor said: its total, and what is not well, root causes first; `error` when it said nothing."""

    total: str
    findings: tuple[Found, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Look:
    """Asks one terminal."""

    sockets: Sockets
    doctor_arguments: tuple[str, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """Give the rows."""
        return to_rows(_metrics(self.sockets.firmware), _metrics(self.sockets.daemon))

    def stats(self) -> Stats | None:
        """Give the times of the stages; None when the firmware does not tell."""
        try:
            stats: Stats = ask_raw(self.sockets.firmware, {"stats": 0}, parse_stats)
        except (OSError, UketsukeError):
            return None
        return stats

    def diagnose(self, language: str) -> Diagnosis:
        """Let the doctor look quickly."""
        call = [sys.executable, "-P", "-m", "device.cli.main", "doctor", "--quick", "--json", "--language", language]
        try:
            done = subprocess.run(
                [*call, *self.doctor_arguments], capture_output=True, timeout=_DOCTOR_S, check=False
            )
            return read_report(json.loads(done.stdout))
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            return Diagnosis("not_tested", error=type(error).__name__)


def read_report(report: Mapping[str, Any]) -> Diagnosis:
    """Keep of the doctor's JSON what the view shows: what is not well and follows from nothing else."""
    wrong = [one for one in report["findings"] if one["level"] not in _WELL and not one.get("follows_from")]
    found = tuple(Found(one["id"], one["level"], one["cause"], one["engineer"]) for one in wrong)
    return Diagnosis(report["total"], found)


def _metrics(beside: Path) -> dict[str, float] | Absence:
    try:
        return parse_metrics(read_metrics(beside.with_name("metrics.sock")).decode("ascii"))
    except OSError as error:
        return absence_of(error)
