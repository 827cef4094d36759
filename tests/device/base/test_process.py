"""A program that dies of an error writes neither a core nor a value."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest

SECRET = "himitsu-4711"  # made up
_BEGIN = "from device.base.log import EventLog\nfrom device.base.process import harden\nharden(EventLog('x'))\n"
_DYING = {
    "main": f"raise ValueError('{SECRET}')",
    "thread": f"import threading\nt = threading.Thread(target=lambda: int('{SECRET}'))\nt.start()\nt.join()",
    "finaliser": f"class A:\n    def __del__(self):\n        raise KeyError('{SECRET}')\nA()",
    "chained": f"try:\n    int('{SECRET}')\nexcept ValueError as error:\n    raise RuntimeError('x') from error",
}


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _BEGIN + code], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("way", sorted(_DYING))
def test_error_is_told_without_its_text(way: str) -> None:
    died = run(_DYING[way])
    assert SECRET not in died.stdout + died.stderr
    told = json.loads(died.stderr.splitlines()[-1])
    assert told["event"] == "not_caught"
    assert told["exception"] in ("ValueError", "KeyError", "RuntimeError")


def test_no_core() -> None:
    done = run("import resource\nprint(resource.getrlimit(resource.RLIMIT_CORE))")
    assert done.stdout.strip() == str((0, 0))
    assert resource.getrlimit(resource.RLIMIT_CORE) is not None
