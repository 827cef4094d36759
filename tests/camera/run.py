"""`python -m tests.camera.run`: the camera test; a table on stderr, one JSON object as the last line on stdout.

Exit codes: 0 every check passed; 1 one did not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from tests.camera.inside.places import MODELS, PLACE, PORTRAIT, PYTHON, SHIM, STAND_INS
from tests.debian.pins import pick
from tests.debian.tree import PROJECT, Recipe, Tree, prepare

_BUILD = PROJECT / "build"
_INSIDE = PROJECT / "tests" / "camera" / "inside"
_COPIED = ("device", "tests/camera", "tests/__init__.py")
_PICAMERA2 = "picamera2==0.3.38"
_PACKAGES = (
    *("python3", "python3-venv", "python3-dev", "python3-prctl", "gcc", "libc6-dev"),
    *("python3-libcamera", "libcamera-ipa"),
)
_PINNED = (
    *("ai-edge-litert", "backports-strenum", "flatbuffers", "ml-dtypes", "numpy", "opencv-python-headless"),
    *("protobuf", "tqdm", "typing-extensions"),
)
"""What the camera's and the faces' part of the firmware needs, and what that needs."""
_PINS = str(PLACE / "pins.txt")


def main() -> int:
    """Run it and give its exit code."""
    began = time.monotonic()
    tree = prepare(_recipe(), _BUILD / "camera" / "tree")
    _update(tree)
    _say(f"Debian 13 ready after {time.monotonic() - began:.0f} s")
    command = tree.call(
        "env", f"PYTHONPATH={PLACE}:{STAND_INS}", "sh", "-c", f"cd {PLACE} && exec {PYTHON} -m tests.camera.inside"
    )
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        rows = [_tell(json.loads(line)) for line in process.stdout or ()]
    failed = [row["check"] for row in rows if not row["passed"]]
    whole = process.returncode == 0 and bool(rows)
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"checks": len(rows), "failed": failed, "whole": whole, "seconds": seconds}))
    return 0 if whole and not failed else 1


def _recipe() -> Recipe:
    pins = _BUILD / "camera" / "pins.txt"
    pins.parent.mkdir(parents=True, exist_ok=True)
    pins.write_text(pick((PROJECT / "requirements.txt").read_text("utf-8"), _PINNED), "utf-8")
    venv = PYTHON.parents[1]
    pip = f"{venv}/bin/pip --disable-pip-version-check install -qq"
    lines = (
        f"python3 -m venv --system-site-packages {venv}",
        f"{pip} --no-deps --require-hashes --requirement {_PINS}",
        f"{pip} {_PICAMERA2}",
    )
    return Recipe("trixie", "amd64", _PACKAGES, lines, ((_PINS, pins),))


def _update(tree: Tree) -> None:
    """Bring the repository's files in the tree up to date, and build the one that is built."""
    for name in _COPIED:
        tree.put(PROJECT / name, str(PLACE / name))
    tree.put(_BUILD / "models", str(MODELS))
    tree.put(_BUILD / "portraits" / PORTRAIT.name, str(PORTRAIT))
    source = PLACE / _INSIDE.relative_to(PROJECT) / "dmabuf_shim.c"
    tree.run("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(SHIM), str(source), "-ldl")


def _tell(row: dict[str, Any]) -> dict[str, Any]:
    _say(f"{'ok    ' if row['passed'] else 'FAILED'} {row['check']:<26} {row['told']}")
    return row


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
