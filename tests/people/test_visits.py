"""A few people at the real terminal, five times quicker than people are; cards, fingers and eyes of theirs err."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

PROJECT = Path(__file__).parents[2]
_WITHIN_S = 540
_SEED = "10"
"""The first types number B, in the dark and in another language; the second takes the card early and errs with the
PIN; of the queue one is practised and one wants staff."""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    call = ("--seed", _SEED, "--users", "2", "--practised", "0", "--queue", "2", "--haste", "5")
    ended = subprocess.run(
        [sys.executable, "-m", "people", *call], cwd=PROJECT, capture_output=True, text=True, timeout=_WITHIN_S
    )
    print(ended.stderr)
    last: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return last


def test_everybody_comes_through(found: dict[str, Any]) -> None:
    assert (found["users"], found["dead_ends"], found["restarts"]) == (2, 0, 0)
    assert found["finished_alone"] == 1.0
    assert found["page_errors"] == 0


def test_touches_are_counted(found: dict[str, Any]) -> None:
    assert found["taps"]["face"] >= 3
    assert found["taps"]["pin"] >= 6
    assert found["touches"] > found["slips"]


def test_staff_confirm_while_the_next_person_is_served(found: dict[str, Any]) -> None:
    queue = found["queue"]
    assert (queue["arrivals"], queue["need_staff"], queue["dead_ends"]) == (2, 1, 0)
    assert queue["confirmed_at_desk"] == 1
    assert queue["free_worst_s"] > 0
