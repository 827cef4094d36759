"""The command: names, exit codes, and a short drill on a whole clinic."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from drill.faults.table import SHORT


def drill(*options: str, timeout_s: float = 30.0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "drill", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout_s)


def test_called_wrongly() -> None:
    done = drill("--only", "nonsense")
    assert done.returncode == 64
    assert "there is no fault 'nonsense'" in done.stderr


def test_names() -> None:
    done = drill("--short", "--list")
    assert (done.returncode, sorted(done.stdout.splitlines())) == (0, sorted(SHORT))


@pytest.mark.system
@pytest.mark.timeout(600)
def test_a_short_drill_names_everything_and_imagines_nothing() -> None:
    done = drill("--short", "--healthy", "1", timeout_s=580)
    line = json.loads(done.stdout.splitlines()[-1])
    assert (line["faults"], line["first"], line["missed"]) == (len(SHORT), len(SHORT), []), done.stderr
    assert (line["false_alarms"], line["not_healed"], done.returncode) == (0, [], 0), done.stderr
    assert line["slowest_s"] <= 30.0
