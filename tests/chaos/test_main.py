"""The command's last line and exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from chaos.__main__ import to_json
from chaos.check.history import Verdict
from chaos.plan import Kind
from chaos.run import Outcome


def test_the_last_line() -> None:
    faults = Counter({Kind.KILL: 5, Kind.CABLE: 2, Kind.RESET: 1, Kind.DELAY: 4})
    outcome = Outcome(Verdict(lost=["one"], repeats=3), 120, 7, faults, 0, 71.23)
    line = to_json(outcome, seed=9)
    assert list(line)[:6] == ["visits", "kills", "cuts", "lost", "doubled", "seed"]
    assert list(line.values())[:6] == [120, 5, 3, 1, 0, 9]
    assert line["repeats"] == 3
    assert line["faults"]["delay"] == 4
    assert set(line["faults"]) == set(Kind)


def test_called_wrongly() -> None:
    done = subprocess.run([sys.executable, "-m", "chaos", "--duration", "long"], capture_output=True, text=True)
    assert done.returncode == 64
    assert "--duration" in done.stderr
