"""The English source: every sentence that each language has to have, with the name under which it is asked for.

The screen's own sentences stand in `words/en.toml`. What a patient is told about an error and what happens next stand
in the registry of `device.wire`; numbers that say the same share one entry, so that it is translated once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from device.base.errors import ConfigurationError
from device.firmware.screen.sentence import blanks_of, stray_braces
from device.wire.numbers import all_errors, all_steps

ERROR = "error"
STEP = "step"


class Flaw(StrEnum):
    """Why an entry of a file of translations is not used."""

    EMPTY = "empty"
    BRACE = "stray_brace"  # neither a blank nor a reading
    BLANKS = "other_blanks"  # not those of the English sentence
    FUZZY = "fuzzy"
    PLURAL = "plural"
    OTHER_ENGLISH = "other_english"  # made for an English sentence that has changed since
    UNKNOWN = "no_such_sentence"
    UNREADABLE = "not_readable"  # the whole file


@dataclass(frozen=True)
class Source:
    """One sentence of the source.

    Attributes:
        key: under which the program asks for it, such as `idle.title` or `error.110`.
        context: its `msgctxt`: the key, or `error` or `step` for a sentence of the registry.
        english: the sentence, and its `msgid`.
        japanese: where the registry has it too; else empty.
    """

    key: str
    context: str
    english: str
    japanese: str = ""


@cache
def read_source() -> tuple[Source, ...]:
    """Read all sentences of the source, in the order of the files.

    Raises:
        ConfigurationError: the file is broken.
    """
    text = resources.files("device.firmware.screen").joinpath("words", "en.toml").read_text("utf-8")
    return (*parse_source(text), *_registry())


def parse_source(text: str) -> tuple[Source, ...]:
    """Turn a TOML text of tables of sentences into entries.

    Raises:
        ConfigurationError: not TOML, not tables of sentences, an empty sentence, or a brace without its fellow.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"words/en.toml: {error}") from error
    return tuple(_entries(tables))


def _entries(tables: Mapping[str, object]) -> Iterator[Source]:
    for table, sentences in tables.items():
        if not isinstance(sentences, dict):
            raise ConfigurationError(f"words/en.toml: {table} is not a table")
        for name, sentence in sentences.items():
            key = f"{table}.{name}"
            if not isinstance(sentence, str) or not sentence.strip():
                raise ConfigurationError(f"words/en.toml: {key} is empty or no sentence")
            if stray_braces(sentence):
                raise ConfigurationError(f"words/en.toml: {key} has a brace that is no blank")
            yield Source(key, key, sentence)


def _registry() -> Iterator[Source]:
    for number, error in sorted(all_errors().items()):
        yield Source(f"{ERROR}.{number}", ERROR, error.patient.en, error.patient.ja)
    for number, step in sorted(all_steps().items()):
        yield Source(f"{STEP}.{number}", STEP, step.patient.en, step.patient.ja)


def judge(source: Source, sentence: str) -> Flaw | None:
    """Say why a translation cannot stand for its source; None when it can."""
    if not sentence.strip():
        return Flaw.EMPTY
    if stray_braces(sentence):
        return Flaw.BRACE
    return Flaw.BLANKS if blanks_of(sentence) != blanks_of(source.english) else None
