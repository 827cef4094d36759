"""The screen's own sentences, by language; words for errors and next steps are in the registry of `device.wire`.

Both files hold the same tables and keys, every sentence is filled and names the same blanks; anything else is found
when the program starts, not when a person stands there.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from device.base.errors import ConfigurationError
from device.firmware.screen.port import LANGUAGES


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language, by `table.key`."""

    language: str
    sentences: Mapping[str, str]

    def say(self, key: str, **blanks: object) -> str:
        """Give a sentence with its blanks filled.

        Raises:
            KeyError: there is no such sentence, or a blank is not given.
        """
        return self.sentences[key].format(**blanks)


def load_catalogues() -> dict[str, Catalogue]:
    """Read the sentences of every language.

    Raises:
        ConfigurationError: a file is broken, or the languages do not say the same things.
    """
    folder = resources.files("device.firmware.screen").joinpath("words")
    texts = {language: folder.joinpath(f"{language}.toml").read_text("utf-8") for language in LANGUAGES}
    return check_catalogues([parse_catalogue(language, text) for language, text in texts.items()])


def parse_catalogue(language: str, text: str) -> Catalogue:
    """Turn a TOML text of tables of sentences into a catalogue.

    Raises:
        ConfigurationError: not TOML, not tables of sentences, or an empty sentence.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"words/{language}.toml: {error}") from error
    return Catalogue(language, dict(_sentences(language, tables)))


def check_catalogues(catalogues: list[Catalogue]) -> dict[str, Catalogue]:
    """Give the catalogues by language when all say the same things.

    Raises:
        ConfigurationError: a sentence is missing somewhere, or has other blanks.
    """
    first = catalogues[0]
    for other in catalogues[1:]:
        odd = sorted(first.sentences.keys() ^ other.sentences.keys())
        if odd:
            raise ConfigurationError(f"words: {odd[0]} is not in both {first.language} and {other.language}")
        for key, sentence in first.sentences.items():
            if _blanks(sentence) != _blanks(other.sentences[key]):
                raise ConfigurationError(f"words: {key} has other blanks in {other.language}")
    return {catalogue.language: catalogue for catalogue in catalogues}


def _sentences(language: str, tables: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for table, sentences in tables.items():
        if not isinstance(sentences, dict):
            raise ConfigurationError(f"words/{language}.toml: {table} is not a table")
        for key, sentence in sentences.items():
            if not isinstance(sentence, str) or not sentence.strip():
                raise ConfigurationError(f"words/{language}.toml: {table}.{key} is empty or no sentence")
            yield f"{table}.{key}", sentence


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
