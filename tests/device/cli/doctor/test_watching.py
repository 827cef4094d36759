"""Watching tells what came and what went, once each."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from device.cli.doctor.finding import found
from device.cli.doctor.report import Report
from device.cli.doctor.watching import Change, change_json, change_lines, compare, watch

WELL = Report((found("broker.ok", round_trip_ms=3),), "1.0")
SLOW = Report((found("broker.slow", round_trip_ms=600),), "1.0")
SLOWER = Report((found("broker.slow", round_trip_ms=900),), "1.0")


def test_other_figures_are_no_change() -> None:
    assert not compare(SLOW, SLOWER)
    assert compare(WELL, SLOW) == Change((found("broker.slow", round_trip_ms=600),), ())
    assert compare(SLOW, WELL) == Change((), (found("broker.slow", round_trip_ms=600),))


def test_the_first_look_is_told_and_then_changes_only() -> None:
    looks = iter([WELL, WELL, SLOW, SLOWER, WELL])
    pauses = iter([True, True, True, True, False])
    told = list(watch(lambda: next(looks), lambda: next(pauses)))
    assert [(report.total.value, bool(change)) for report, change in told] == [
        ("ok", False),
        ("warning", True),
        ("ok", True),
    ]


@pytest.mark.parametrize(("language", "gone"), [("ja", "解消"), ("en", "gone")])
def test_both_forms_of_a_change(language: str, gone: str) -> None:
    change = compare(SLOW, Report((found("outbox.rejected", dead_rows=1),), "1.0"))
    came, *_, went = change_lines(change, "10:00:00", language)
    assert came.startswith("10:00:00 + outbox.rejected  ")
    assert went == f"10:00:00 - broker.slow  {gone}"
    told = json.loads(change_json(SLOW, change, "2026-11-29T10:00:00+09:00"))
    assert (told["first"], told["gone"]) == ("broker.slow", ["broker.slow"])
    assert told["came"] == [{"id": "outbox.rejected", "evidence": {"dead_rows": 1}}]


def test_watching_ends_at_ctrl_c_with_the_last_total(tmp_path: Path) -> None:
    options = ["--watch", "1", "--json", "--config-dir", str(tmp_path), "--group", "daemon"]
    command = ["env", "--default-signal=INT", sys.executable, "-m", "device.cli.main", "doctor", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        line = json.loads(watching.stdout.readline())
        watching.send_signal(signal.SIGINT)
        rest, _ = watching.communicate(timeout=60)
    assert (watching.returncode, line["first"], rest) == (2, "daemon.configuration_missing", "")
