"""The updater in one file: it runs with the distribution's Python, alone, while what it came from disappears."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from device.cli.update.standalone import PYTHON, write_program

LOOK = """
import sys, runpy
sys.argv = [sys.argv[1], *sys.argv[2:]]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as ended:
    print("ended", ended.code)
names = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"__main__", "device"}
print("foreign", sorted(name for name in names if not name.startswith("_") and name != "sitecustomize"))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("updater") / "updater.pyz"
    write_program(path)
    return path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, "-I", *words], capture_output=True, text=True, timeout=60, check=False, cwd="/", env={}
    )


def test_it_is_for_root_alone(program: Path) -> None:
    assert program.stat().st_mode & 0o777 == 0o600


def test_it_runs_alone_and_needs_nothing_but_the_standard_library(program: Path) -> None:
    done = run("-c", LOOK, str(program), "--package", "uketsuke-terminal", "status", "--json")
    assert "foreign []" in done.stdout, done.stderr[-800:]


def test_it_holds_the_words_of_every_number(program: Path) -> None:
    names = zipfile.ZipFile(program).namelist()
    assert "device/wire/numbers/errors.toml" in names
    done = run(str(program), "--package", "uketsuke-host", "check")
    assert done.returncode in (1, 64)
    assert "[380]" in done.stderr or "[602]" in done.stderr


def test_wrong_use_ends_with_64(program: Path) -> None:
    assert run(str(program), "--package", "uketsuke-kiosk", "status").returncode == 64
    assert run(str(program)).returncode == 64
