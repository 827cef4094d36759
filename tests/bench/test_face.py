"""The face's part of the bench: fair timing, and that it runs to the end."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bench.face.timing import time_ways
from device.firmware.face.basics.picture import Frame

PROJECT = Path(__file__).parents[2]


def test_ways_take_turns_and_each_frame_counts_once_per_round() -> None:
    frames = [Frame(np.zeros((1, number, 3), np.uint8)) for number in (1, 2)]
    seen: list[tuple[str, int]] = []

    def note(name: str, frame: Frame) -> None:
        seen.append((name, frame.width))

    ways = {name: partial(note, name) for name in "ab"}
    assert set(time_ways(ways, frames, rounds=2)) == {"a", "b"}
    assert seen == [("a", 1), ("a", 2), ("b", 1), ("b", 2)] * 3


@pytest.mark.system
@pytest.mark.timeout(300)
def test_it_runs_and_tells_every_figure(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--part", "face", "--runs", "1", "--json", "--out", str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT, timeout=280)
    rows = {row["name"]: row["value"] for row in json.loads(done.stdout.splitlines()[-1])["rows"]}
    assert 0 < rows["bare runs of the three networks"] < rows["detect + align + embed"]
    assert rows["memory added"] > 0
    assert rows["OpenCV: YuNet + SFace"] > 0
