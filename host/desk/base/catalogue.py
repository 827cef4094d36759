"""The desk's words in Japanese and English, from `ja.toml` and `en.toml` of each page's package.

Only the pages' own words stand there. Words for error numbers and next steps belong to the registry in
`device.wire.numbers`, which the terminal reads too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources


class Language(StrEnum):
    """A language of the page; its value is the code in `lang` attributes and in the registry."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> Language:
        """The language that the switch in the page's head leads to."""
        return Language.EN if self is Language.JA else Language.JA


@dataclass(frozen=True)
class Catalogue:
    """All sentences of one language by `section.key`."""

    language: Language
    sentences: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        """Check that no sentence is missing its words."""
        empty = sorted(key for key, sentence in self.sentences.items() if not sentence.strip())
        if empty:
            raise ValueError(f"{self.language}: {empty[0]} has no words")

    def say(self, key: str, **values: str | int) -> str:
        """Give the sentence with `values` in its {places}.

        Raises:
            KeyError: there is no such sentence, or one of its places has no value.
        """
        return self.sentences[key].format(**values)

    def raw(self, key: str) -> str:
        """Give the sentence with its {places} as they are, for the browser to fill in."""
        return self.sentences[key]


@cache
def load_catalogue(language: Language, packages: tuple[str, ...]) -> Catalogue:
    """Read the words that the page packages have in a language.

    Raises:
        TypeError: a table holds something else than sentences.
        ValueError: a sentence is empty, or two packages have words for one key.
    """
    sentences: dict[str, str] = {}
    for package in packages:
        own = _load_words(language, package)
        twice = sorted(own.keys() & sentences.keys())
        if twice:
            raise ValueError(f"{language}: {twice[0]} of {package} stands in another package too")
        sentences |= own
    return Catalogue(language, sentences)


def _load_words(language: Language, package: str) -> dict[str, str]:
    text = resources.files(package).joinpath(f"{language}.toml").read_text("utf-8")
    sentences: dict[str, str] = {}
    for section, table in tomllib.loads(text).items():
        for key, sentence in table.items():
            if not isinstance(sentence, str):
                raise TypeError(f"{language}: {section}.{key} of {package} is no sentence")
            sentences[f"{section}.{key}"] = sentence
    return sentences
