"""The words of one line, taken one after the other; whatever is left over or unknown is an error with its place."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from tests.scenarios.language.errors import ScenarioWrong


class Cursor:
    """Reads one line."""

    def __init__(self, path: Path, number: int, text: str) -> None:
        """Split a line into words; text in double quotes is one word, `#` begins a remark, commas are for the eye.

        Raises:
            ScenarioWrong: a quotation does not end.
        """
        self._place = f"{path.parent.name}/{path.name}:{number}"
        try:
            self._words = [_bare(word) for word in shlex.split(text, comments=True)]
        except ValueError as error:
            raise ScenarioWrong(f"{self._place}: {error}") from None

    @property
    def is_done(self) -> bool:
        """Whether all words are taken."""
        return not self._words

    @property
    def next(self) -> str:
        """The next word, empty at the end."""
        return self._words[0] if self._words else ""

    def take(self, what: str) -> str:
        """Take one word; `what` says in an error what was missing.

        Raises:
            ScenarioWrong: the line has ended.
        """
        if not self._words:
            raise self.wrong(f"{what} is missing")
        return self._words.pop(0)

    def take_one_of(self, choices: Iterable[str], what: str) -> str:
        """Take one word out of closed words.

        Raises:
            ScenarioWrong: it is none of them.
        """
        known = sorted(choices)
        word = self.take(what)
        if word not in known:
            raise self.wrong(f"{what} is one of {', '.join(known)}; not {word!r}")
        return word

    def take_number(self, what: str) -> int:
        """Take one word that is a whole number.

        Raises:
            ScenarioWrong: it is none.
        """
        word = self.take(what)
        if not word.lstrip("+-").isdecimal():
            raise self.wrong(f"{what} is a number; not {word!r}")
        return int(word)

    def take_if(self, *words: str) -> bool:
        """Take these words if they come next."""
        if tuple(self._words[: len(words)]) != words:
            return False
        del self._words[: len(words)]
        return True

    def take_while(self, choices: Iterable[str]) -> tuple[str, ...]:
        """Take words as long as they are among closed words."""
        known, found = set(choices), []
        while self._words and self._words[0] in known:
            found.append(self._words.pop(0))
        return tuple(found)

    def end(self) -> None:
        """Check that nothing is left.

        Raises:
            ScenarioWrong: there is.
        """
        if self._words:
            raise self.wrong(f"unknown words: {' '.join(self._words)}")

    def wrong(self, text: str) -> ScenarioWrong:
        """Make an error that names the place."""
        return ScenarioWrong(f"{self._place}: {text}")


def _bare(word: str) -> str:
    return word.rstrip(",") if len(word) > 1 else word
