"""`python -m bench`: the last line is one JSON object, and a part that cannot run stops no other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.system


def test_a_part_that_cannot_run_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = (sys.executable, "-m", "bench", "--part", "face", "--part", "face", "--build", str(tmp_path))
    done = subprocess.run((*command, "--out", str(out)), capture_output=True, text=True, check=False)
    told = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, list(told["not_measured"])) == (1, ["face"])
    assert [row["part"] for row in told["rows"]] == ["machine"]
    assert done.stderr.count("bench: face: ") == 2
    assert json.loads((out / "bench.json").read_text("utf-8"))["not_measured"] == told["not_measured"]
