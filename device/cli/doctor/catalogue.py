"""What each finding means and what to try, in Japanese and English: the table `findings.toml` and its folder-mates.

An entry is found by its id; ids of the kind `any.WORD` hold for every group. Where an entry has no words of its own
for a reader, those of its error number in the registry are used.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from device.cli.doctor.finding import Finding, Level
from device.wire.numbers import Words, find_error

TABLES = ("findings_terminal.toml", "findings_network.toml")
_NOTHING = Words("", "")


@dataclass(frozen=True)
class Advice:
    """How bad a finding is, its error number (0: none), its likely cause, and what a reader can try."""

    level: Level
    number: int
    cause: Words
    clinic: Words
    engineer: Words


def find_advice(finding: Finding) -> Advice:
    """Give the advice for a finding.

    Raises:
        KeyError: no table has its id.
    """
    advices = all_advice()
    return advices.get(finding.id) or advices[f"any.{finding.word}"]


@cache
def all_advice() -> dict[str, Advice]:
    """Give every advice by its id."""
    folder = resources.files("device.cli.doctor")
    return {
        id_: _parse(entry)
        for table in TABLES
        for id_, entry in tomllib.loads(folder.joinpath(table).read_text("utf-8")).items()
    }


def _parse(entry: dict[str, Any]) -> Advice:
    number = int(entry.get("number", 0))
    registered = find_error(number) if number else None
    clinic = registered.clinic if registered else _NOTHING
    engineer = registered.engineer if registered else _NOTHING
    return Advice(
        Level(entry["level"]),
        number,
        Words(**entry["cause"]),
        Words(**entry["clinic"]) if "clinic" in entry else clinic,
        Words(**entry["engineer"]) if "engineer" in entry else engineer,
    )
