"""The demo as scripts call it: what is on stdout, and what is left when it is killed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from device.cli.demo.places import command
from tests.system.probing import PROJECT
from tests.system.test_processes import wait_gone

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("sandbox")]

LIMIT_S = 90
KEYS = ["visit_id", "terminal", "ticket", "isolated", "holder", "card", "eligibility", "timings_ms"]


def demo(*arguments: str) -> list[str]:
    return [command("uketsuke"), "demo", "--once", "--json", "--method", "pin", *arguments]


def test_result_is_all_that_is_on_stdout() -> None:
    ended = subprocess.run(demo(), cwd=PROJECT, capture_output=True, text=True, timeout=LIMIT_S)
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.splitlines()
    result = json.loads(line)
    assert list(result) == KEYS
    assert result["isolated"] is True
    assert result["holder"] == {"method": "pin", "outcome": "verified"}
    assert "ms  card of persona hanako laid on the reader" in ended.stderr
    assert not Path(run_folder(ended.stderr)).exists()


def test_nothing_survives_a_demo_that_was_killed() -> None:
    with subprocess.Popen(
        demo(), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        told = ""
        assert running.stderr is not None
        while "terminal runs" not in told:
            line = running.stderr.readline()
            assert line, told
            told += line
        started = descendants(running.pid)
        running.send_signal(signal.SIGKILL)
    try:
        assert len(started) >= len(("authority", "host", "broker", "pcscd", "daemon", "firmware"))
        assert wait_gone(started) == []
    finally:
        shutil.rmtree(run_folder(told))


def run_folder(told: str) -> str:
    return told.partition("run folder ")[2].partition(",")[0]


def descendants(pid: int) -> list[int]:
    """Give the process numbers below a process, without itself."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            parents[int(entry.name)] = int(fields[1])
    found, known = [], {pid}
    while below := [child for child, parent in parents.items() if parent in known and child not in known]:
        known.update(below)
        found += below
    return found
