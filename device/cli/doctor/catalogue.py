"""What each finding means and what to try, in Japanese and English: the table `findings.toml` and its folder-mates.

An entry is found by its id; ids of the kind `any.WORD` hold for every group. Where an entry has no words of its own
for a reader, those of its error number in the registry are used.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from device.cli.doctor.finding import Finding, Level
from device.wire.numbers import Words, find_error

TABLES = ("findings_terminal.toml", "findings_machine.toml", "findings_network.toml")
_NOTHING = Words("", "")


@dataclass(frozen=True)
class Advice:
    """How bad a finding is, its error number (0: none), its likely cause, and what a reader can try."""

    level: Level
    number: int
    cause: Words
    clinic: Words
    engineer: Words


PLACES = {"UNIT": "unit", "FOLDER": "folder"}
"""Words in the advice that stand for a piece of evidence."""
_PLACE = re.compile(rf"\b(?:{'|'.join(PLACES)})\b")


def fill(words: Words, finding: Finding) -> Words:
    """Put evidence into the places of some words, so that a command can be copied as it stands."""
    evidence = dict(finding.evidence)

    def fitting(place: re.Match[str]) -> str:
        return str(evidence.get(PLACES[place.group()], place.group()))

    return Words(*(_PLACE.sub(fitting, text) for text in (words.ja, words.en)))


def find_advice(finding: Finding) -> Advice:
    """Give the advice for a finding.

    Raises:
        KeyError: no table has its id.
    """
    advices = all_advice()
    advice = advices.get(finding.id) or advices[f"any.{finding.word}"]
    return replace(advice, clinic=fill(advice.clinic, finding), engineer=fill(advice.engineer, finding))


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
