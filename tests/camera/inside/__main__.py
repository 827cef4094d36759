"""`python -m tests.camera.inside`: run every check in a process of its own; one JSON line each, then none.

With a name, run that check in this process and print what it saw.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.camera.inside.checks.table import CHECKS
from tests.camera.inside.places import PLACE, SCENE, SHIM, STAND_INS
from tests.camera.inside.scenes import write

_LIMIT_S = 60.0
_HARMLESS = "*:ERROR"


def main() -> int:
    """Run them all, or the one that is named."""
    if len(sys.argv) > 1:
        print(CHECKS[sys.argv[1]].run())
        return 0
    for name, check in CHECKS.items():
        write(check.scene(), SCENE)
        passed, told = _run(name)
        print(json.dumps({"check": name, "passed": passed, "told": told}, ensure_ascii=False), flush=True)
    return 0


def _run(name: str) -> tuple[bool, str]:
    paths = f"{PLACE}:{STAND_INS}"
    environment = {**os.environ, "LD_PRELOAD": str(SHIM), "LIBCAMERA_LOG_LEVELS": _HARMLESS, "PYTHONPATH": paths}
    command = [sys.executable, "-m", "tests.camera.inside", name]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_LIMIT_S, check=False, cwd=PLACE
        )
    except subprocess.TimeoutExpired:
        return False, f"still running after {_LIMIT_S:g} s"
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    return done.returncode == 0, lines[-1] if lines else f"ended with code {done.returncode}"


if __name__ == "__main__":
    sys.exit(main())
