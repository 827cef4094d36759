"""The words of the pages in Japanese and English, and which of the two a reader wants."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.requests import Request

COOKIE = "uketsuke_authority_language"


class Language(StrEnum):
    """The languages of the pages."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> Language:
        """The one that a page offers to change to."""
        return Language.EN if self is Language.JA else Language.JA


class Words:
    """The sentences of one language, by dotted names."""

    def __init__(self, language: Language, table: dict[str, Any]) -> None:
        """Hold `table`, a table of tables of sentences."""
        self.language = language
        self._table = {f"{part}.{name}": text for part, texts in table.items() for name, text in texts.items()}

    @property
    def names(self) -> frozenset[str]:
        """The names of all sentences."""
        return frozenset(self._table)

    def say(self, name: str, **values: object) -> str:
        """Give a sentence with its values filled in.

        Raises:
            KeyError: there is none of this name.
        """
        return str(self._table[name]).format(**values)

    def outcome(self, outcome: str) -> str:
        """Give what a recorded outcome means; codes that only say "not told" share one sentence."""
        known = f"outcome.{outcome}"
        return self.say(known) if known in self._table else self.say("outcome.refused", code=outcome)


@cache
def load_words(language: Language) -> Words:
    """Give the words of a language."""
    text = files(__package__).joinpath("words", f"{language}.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))


def choose_language(request: Request) -> Language:
    """Give the language of an answer: from the address, else from an earlier choice, else Japanese."""
    for code in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if code in set(Language):
            return Language(code)
    return Language.JA
