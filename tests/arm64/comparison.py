"""Holds what the emulated processor said against what this machine said. Pure.

Networks round differently on two processors (measured: in the seventh digit of a sum), so scores have a tolerance;
decisions, words that were read, and signatures have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from device.cli.doctor.models import GOLDEN_TOLERANCE
from device.firmware.diagnosis.golden import EXPECTED_SCORE
from device.wire.keys import OpeningKey
from tests.arm64.inside import keys

MACHINE = "aarch64"
SCORE_TOLERANCE = 0.005
"""A hundredth of the distance between a stranger's score and the holder's."""
_EXPECTED = {"same": "match", "other": "no_match"}
_DOCTOR_WORKED = (0, 1)
_COMPUTED = {"models.ok", "models.slow"}
"""Slow it is, under emulation."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    passed: bool
    told: str


def compare(mine: dict[str, Any], theirs: dict[str, Any], opening: dict[str, OpeningKey]) -> list[Row]:
    """Give all rows; `opening` are this machine's keys for what the other one sent. What nobody did has no row."""
    rows: list[Row] = []
    if "machine" in theirs:
        rows.append(Row("runs on", theirs["machine"] == MACHINE, f"{theirs['machine']}, Python {theirs['python']}"))
        rows.append(_judge_libraries(theirs["libraries"], theirs["small_pages_only"]))
    if "sent" in theirs:
        rows += _judge_keys("signed and sealed there, opened here", keys.receive(theirs["sent"], opening))
        rows += _judge_keys("signed and sealed here, opened there", theirs["opened"])
    if "face" in theirs:
        rows.append(_judge_golden(theirs["face"]["golden"]))
        rows += [_judge_face(who, mine["face"][who], theirs["face"][who]) for who in _EXPECTED]
    if "print" in theirs:
        rows += _judge_print(mine["print"], theirs["print"])
    return rows


def judge_doctor(code: int, said: str) -> Row:
    """Judge what `uketsuke doctor --json --full --group models` said on the installed system."""
    name = "doctor: models and golden pair"
    try:
        found = {finding["id"] for finding in json.loads(said)["findings"]}
    except (ValueError, KeyError, TypeError):
        return Row(name, passed=False, told=f"exit code {code}, no report")
    return Row(
        name, code in _DOCTOR_WORKED and bool(found & _COMPUTED), f"exit code {code}: {', '.join(sorted(found))}"
    )


def _judge_golden(score: float) -> Row:
    return Row("golden pair", abs(score - EXPECTED_SCORE) <= GOLDEN_TOLERANCE, f"{score:.6f} for {EXPECTED_SCORE}")


def _judge_face(who: str, mine: dict[str, Any], theirs: dict[str, Any]) -> Row:
    told = f"{mine['verdict']} {mine['score']} here, {theirs['verdict']} {theirs['score']} there"
    if None in (mine["score"], theirs["score"]):
        return Row(f"face, {who} person", passed=False, told=told)
    distance = abs(mine["score"] - theirs["score"])
    passed = mine["verdict"] == theirs["verdict"] == _EXPECTED[who] and distance <= SCORE_TOLERANCE
    told = f"{theirs['verdict']}, score {mine['score']:.6f} here, {theirs['score']:.6f} there"
    return Row(f"face, {who} person", passed, told)


def _judge_print(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterator[Row]:
    for number, (here, there) in enumerate(zip(mine, theirs, strict=True), start=1):
        read = here["found"] == "card" and all(here["rapid"]) and here["rapid"] == here["tesseract"]
        told = "both libraries read the same on both" if here == there else "read differently"
        yield Row(f"print, picture {number}", read and here == there, told)


def _judge_keys(name: str, opened: dict[str, bool]) -> Iterator[Row]:
    for family in keys.FAMILIES:
        curves = " and ".join(dict.fromkeys(keys.FAMILIES[family]))
        yield Row(f"{name}", opened.get(family, False), curves)


def _judge_libraries(count: int, small: list[str]) -> Row:
    told = f"{count} libraries, " + (f"not: {', '.join(sorted(small))}" if small else "all")
    return Row("loadable with pages of 16 KiB", bool(count) and not small, told)
