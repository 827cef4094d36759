"""The registry of error numbers and next steps: stable numbers, their names, and the words for them.

On the wire there is only the number (and for a next step its name); words are looked up by the reader, in the
reader's language. The tables `errors.toml` and `next_steps.toml` beside this file are the registry.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from device.wire.messages.host import NextStep


@dataclass(frozen=True)
class Words:
    """A sentence in Japanese and in English."""

    ja: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the sentence in Japanese, or in English to any other language; easy Japanese is Japanese here."""
        return self.ja if language in ("ja", "ja-easy") else self.en


@dataclass(frozen=True)
class ErrorEntry:
    """One error: what it means and what to do, for a clinic person and for an engineer.

    `patient` is what the terminal's screen says; it never blames the person.
    """

    number: int
    name: str
    patient: Words
    clinic: Words
    engineer: Words


@dataclass(frozen=True)
class StepEntry:
    """One next step: what staff do at the desk, and what the terminal tells the patient."""

    number: int
    name: str
    staff: Words
    patient: Words

    def on_wire(self) -> NextStep:
        """Give the form that travels in messages."""
        return NextStep(self.number, self.name)


def find_error(number: int) -> ErrorEntry:
    """Give the entry of an error number, or that of 999 (internal error) when the number is unknown."""
    errors = all_errors()
    return errors.get(number, errors[999])


def find_step(number: int) -> StepEntry:
    """Give the entry of a next step.

    Raises:
        KeyError: there is no such step.
    """
    return all_steps()[number]


@cache
def all_errors() -> dict[int, ErrorEntry]:
    """Give every error by its number."""
    return {
        int(number): ErrorEntry(
            int(number),
            table["name"],
            Words(**table["patient"]),
            Words(**table["clinic"]),
            Words(**table["engineer"]),
        )
        for number, table in _read("errors.toml").items()
    }


@cache
def all_steps() -> dict[int, StepEntry]:
    """Give every next step by its number."""
    return {
        int(number): StepEntry(int(number), table["name"], Words(**table["staff"]), Words(**table["patient"]))
        for number, table in _read("next_steps.toml").items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("device.wire.numbers").joinpath(name).read_text("utf-8"))
