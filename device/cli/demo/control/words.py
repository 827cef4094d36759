"""The control page's sentences in Japanese and English, from `words/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from device.wire import numbers

LANGUAGES = ("ja", "en")
_REFERENCE = "@"


@dataclass(frozen=True)
class ControlWords:
    """The sentences of one language by `table.key`."""

    language: str
    sentences: Mapping[str, str] = field(repr=False)

    def say(self, key: str, /, **blanks: str) -> str:
        """Give a sentence; a blank that begins with "@" names a sentence, an error's number or a next step itself.

        Raises:
            KeyError: there is no such sentence.
        """
        return self.sentences[key].format(**{name: self._fill(value) for name, value in blanks.items()})

    def find(self, key: str) -> str:
        """Give a sentence, or what follows the dot where there is none: a screen that has no words here yet."""
        return self.sentences.get(key, key.partition(".")[2])

    def _fill(self, value: str) -> str:
        if not value.startswith(_REFERENCE):
            return value
        table, _, key = value[1:].partition(".")
        if table == "error":
            return numbers.find_error(int(key)).clinic.in_language(self.language)
        if table == "step":
            return numbers.find_step(int(key)).staff.in_language(self.language)
        return self.find(value[1:])


@cache
def load_words(language: str) -> ControlWords:
    """Give the words of a language; of English for one that is not there."""
    name = language if language in LANGUAGES else "en"
    text = resources.files("device.cli.demo.control").joinpath("words", f"{name}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return ControlWords(
        name, {f"{table}.{key}": text for table, rows in tables.items() for key, text in rows.items()}
    )
