"""Every fuzz target: its seeds end well, any bytes do, and a short run of each finds nothing."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.corpus import CardFiles, make_card_files
from fuzz.target import Target

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "fuzz" / "targets").glob("[a-z]*.py"))
RUNS, SECONDS = 2000, 5
APART = ("sh", "-c", '"$@"; exit $?', "sh")
"""A process that is started directly counts the test runner's memory as its own peak, and libFuzzer takes offence."""
HAS_ATHERIS = importlib.util.find_spec("atheris") is not None


def load(name: str) -> Target:
    found: Target = importlib.import_module(f"fuzz.targets.{name}").TARGET
    return found


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "issuer"


@pytest.fixture(scope="module")
def card(issuer: Path) -> CardFiles:
    return make_card_files(issuer)


@pytest.mark.parametrize("name", NAMES)
def test_every_target_has_seeds_and_they_end_well(name: str, card: CardFiles) -> None:
    target = load(name)
    seeds = list(target.seeds(card))
    assert seeds
    for seed in (b"", *seeds):
        target.run(seed[: target.max_bytes])


@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_any_bytes_end_well(name: str, raw: bytes) -> None:
    load(name).run(raw)


@pytest.mark.system
@pytest.mark.skipif(not HAS_ATHERIS, reason="atheris has no wheel for this machine; the tests above run everywhere")
@pytest.mark.parametrize("name", NAMES)
def test_a_short_run_finds_nothing(name: str, issuer: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fuzz", name, "--runs", str(RUNS), "--seconds", str(SECONDS)]
    places = ["--folder", str(tmp_path), "--issuer", str(issuer)]
    call = [*APART, *command, *places]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-2000:]
    assert not list(tmp_path.glob("finding-*"))
    assert "number_of_executed_units" in done.stderr
