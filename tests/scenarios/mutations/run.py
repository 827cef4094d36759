"""Runs every mutation (`make mutations`): the scenario must fail with it; exit code 1 when one does not notice.

The tree itself is never touched. Each run gets a mount namespace of its own, in which the changed file lies over the
real one; programs that are started inside it see the changed one too. Needs root.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.scenarios.mutations.mutation import MUTATIONS, Mutation
from tests.system.probing import PROJECT

_LIMIT_S = 180
_TEST = "tests/scenarios/test_scenarios.py::test_scenario"
_OVERLAY = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'


def notices(mutation: Mutation, folder: Path) -> bool:
    """Play the scenario with the mutation in force; tell whether it failed as a scenario fails."""
    changed = folder / mutation.file.name
    changed.write_text(mutation.mutated(), "utf-8")
    play = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{_TEST}[{mutation.scenario}]"]
    overlay = ["sh", "-c", _OVERLAY, "sh", str(changed), str(PROJECT / mutation.file)]
    call = ["unshare", "--mount", "--propagation", "private", *overlay, *play]
    ended = subprocess.run(call, cwd=PROJECT, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    return ended.returncode == 1 and "ScenarioFailed" in ended.stdout


def main() -> int:
    """Run them all and give the exit code."""
    unnoticed = 0
    for mutation in MUTATIONS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            noticed = notices(mutation, Path(folder))
        unnoticed += not noticed
        told = "noticed" if noticed else "NOT NOTICED"
        removed = mutation.old.strip().rstrip(",")
        print(f"{told:11} {time.monotonic() - began:5.1f} s  {mutation.scenario}: without {removed}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
