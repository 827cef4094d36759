"""`python -m tests.arm64.run`: the arm64 package under emulation; a table on stderr, one JSON line at the end.

The package of the suite is installed into a bare Debian of that processor, and then does the same work with the same
files as this machine. Emulation says nothing about speed; times in the table are those of the emulation.
Exit codes: 0 every check passed; 1 one did not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.arm64.comparison import Row, compare, judge_doctor
from tests.arm64.given import write_given
from tests.arm64.inside import keys
from tests.arm64.inside.__main__ import BOTH, PIECES
from tests.debian.tree import PROJECT, Recipe, Tree, prepare

PLACE = "/opt/uk-test"
GIVEN, PROGRAM = f"{PLACE}/given", "/opt/uketsuke-terminal/bin/python"
MODELS = "/usr/lib/uketsuke/models"
_DEPENDS = (
    *("python3", "python3-venv", "python3-pyscard", "pcscd", "libccid", "systemd"),
    *("tesseract-ocr-eng", "tesseract-ocr-jpn"),
)
"""Of the package; installed before it, so that the tree with them can be kept."""
_COPIED = ("tests/__init__.py", "tests/arm64")
_QUICK = ("machine", "keys", "face")


def main() -> int:
    """Run it and give its exit code."""
    options = _parse()
    began = time.monotonic()
    build = PROJECT / "build"
    kind = "wheels" if options.wheels else "package"
    tree = prepare(_recipe(options.suite, wheels=options.wheels), build / "arm64" / f"{options.suite}-{kind}")
    _say(f"{options.suite} arm64 with the terminal ready after {time.monotonic() - began:.0f} s")
    with tempfile.TemporaryDirectory(prefix="uk-arm64-", dir="/var/tmp") as folder:
        rows = _compare(tree, Path(folder), build, (*_QUICK, "print") if options.print else _QUICK)
    for row in rows:
        _say(f"{'ok    ' if row.passed else 'FAILED'} {row.name:<34} {row.told}")
    failed = [row.name for row in rows if not row.passed]
    seconds = round(time.monotonic() - began, 1)
    print(
        json.dumps({"suite": options.suite, "from": kind, "checks": len(rows), "failed": failed, "seconds": seconds})
    )
    return 1 if failed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.arm64.run", description="the terminal on emulated arm64")
    parser.add_argument("--suite", choices=("bookworm", "trixie"), default="bookworm", help="(default %(default)s)")
    parser.add_argument(
        "--wheels", action="store_true", help="the libraries from their wheels, without building the package"
    )
    parser.add_argument("--print", action="store_true", help="print is read as well, which takes emulation very long")
    return parser.parse_args()


def _recipe(suite: str, *, wheels: bool) -> Recipe:
    pins, package = f"{PLACE}/pins.txt", f"{PLACE}/uketsuke-terminal.deb"
    if not wheels:
        install = (f"apt-get update -qq; apt-get install -y -qq --no-install-recommends {package}",)
        return Recipe(suite, "arm64", _DEPENDS, install, ((package, _package(suite)),))
    venv = str(Path(PROGRAM).parents[1])
    pip = f"{venv}/bin/pip --disable-pip-version-check install -qq --no-compile"
    lines = (
        f"python3 -m venv --system-site-packages {venv}",
        f"{pip} --no-deps --require-hashes --only-binary :all: --requirement {pins}",
    )
    return Recipe(suite, "arm64", _DEPENDS, lines, ((pins, PROJECT / "packaging" / "terminal.txt"),))


def _package(suite: str) -> Path:
    """Give the newest package of the suite for arm64, built where there is none."""
    folder = PROJECT / "build" / "packages" / suite
    pattern = "uketsuke-terminal_*_arm64.deb"
    if not list(folder.glob(pattern)):
        subprocess.run((str(PROJECT / "packaging" / "build"), suite, "arm64"), check=True, stdout=sys.stderr)
    return max(folder.glob(pattern), key=os.path.getmtime)


def _compare(tree: Tree, folder: Path, build: Path, pieces: Sequence[str]) -> list[Row]:
    """Let both processors work on the same files, and give what the comparison says."""
    opening = keys.make_opening_keys()
    write_given(folder, build / "portraits", opening)
    tree.put(folder, GIVEN)
    for name in _COPIED:
        tree.put(PROJECT / name, f"{PLACE}/{name}")
    installed = (tree.folder / "usr/bin/uketsuke").exists()
    if not installed:  # from wheels: the program and its files as they lie here
        tree.put(build / "models", MODELS)
        tree.put(PROJECT / "device", f"{PLACE}/device")
    mine = {
        name: found for piece in BOTH if piece in pieces for name, found in PIECES[piece](folder, _here()).items()
    }
    asked = {piece: _ask(tree, "-m", "tests.arm64.inside", piece, GIVEN, MODELS) for piece in pieces}
    died = [piece for piece, done in asked.items() if done.returncode]
    theirs = {
        name: found
        for piece in pieces
        if piece not in died
        for name, found in json.loads(asked[piece].stdout).items()
    }
    ended = [Row(f"work: {piece}", passed=False, told=f"exit code {asked[piece].returncode}") for piece in died]
    return [*ended, *compare(mine, theirs, opening), *([_ask_doctor(tree)] if installed else [])]


def _ask_doctor(tree: Tree) -> Row:
    doctor = _ask(tree, "-m", "device.cli.main", "doctor", "--json", "--full", "--group", "models")
    return judge_doctor(doctor.returncode, doctor.stdout)


def _here() -> Path:
    return PROJECT / "build" / "models"


def _ask(tree: Tree, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Let the installed program's interpreter work as on a Raspberry Pi 4."""
    as_pi = (f"{PLACE}/tests/arm64/as-pi", f"{PLACE}/tests/arm64/cpuinfo.txt")
    inside = tree.call("env", f"PYTHONPATH={PLACE}", *as_pi, PROGRAM, *arguments)
    return subprocess.run(inside, stdout=subprocess.PIPE, text=True, check=False)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
