"""Making one-time codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_uppercase

from sqlalchemy import Connection, Engine

from device.base.errors import UsageError
from device.wire.messages.enrolment import code_digest
from device.wire.topics import check_name
from host.store.codes import Code, Kind, add_code, letter_in_use
from host.store.registry import letter_of, owner_of_letter

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY2346789"
"""28 characters that are not mistaken for each other: without I, L, O, S, Z, 0, 1 and 5."""
CODE_LENGTH = 10
"""28 ** 10 codes are 48 bits; guesses are limited to a few a minute while a code lives."""

_PREFIXES = {Kind.TERMINAL: "t-", Kind.SUBSCRIBER: "s-"}
_LETTER = re.compile(r"[A-Z]")

Choose = Callable[[str], str]
"""Gives one random character of a text."""


@dataclass(frozen=True)
class NewCode:
    """A code to hand over; it is shown once and only its digest is kept."""

    name: str
    code: str = field(repr=False)


class CodeMaker:
    """Makes codes and stores their digests."""

    def __init__(self, engine: Engine, valid_s: int, choose: Choose, clock: Callable[[], float]) -> None:
        """Make codes that live `valid_s` seconds."""
        self._engine = engine
        self._valid_s = valid_s
        self._choose = choose
        self._clock = clock

    def make(self, kind: Kind, name: str, letter: str = "") -> NewCode:
        """Make a code for the party `name` (with or without its prefix) and, for a terminal, its ticket letter.

        A terminal that exists already keeps its letter when none is given; a new one gets the first that is free.

        Raises:
            MessageInvalid: the name is none of ours.
            UsageError: the letter is missing, no letter, or another terminal's.
        """
        prefix = _PREFIXES[kind]
        full = check_name(prefix + check_name(name.removeprefix(prefix)), prefix)
        code = "".join(self._choose(ALPHABET) for _ in range(CODE_LENGTH))
        now = self._clock()
        with self._engine.begin() as connection:
            if kind is Kind.TERMINAL:
                letter = letter or letter_of(connection, full) or _free_letter(connection, full, now)
                _check_letter(letter)
                if owner_of_letter(connection, letter) not in ("", full) or letter_in_use(
                    connection, letter, full, now
                ):
                    raise UsageError(f"the letter {letter} belongs to another terminal; give one that is free")
            add_code(connection, Code(code_digest(code), kind, full, letter, now + self._valid_s))
        return NewCode(full, f"{code[:5]}-{code[5:]}")


def _free_letter(connection: Connection, name: str, now: float) -> str:
    free = (
        letter
        for letter in ascii_uppercase
        if owner_of_letter(connection, letter) in ("", name) and not letter_in_use(connection, letter, name, now)
    )
    return next(free, "")


def _check_letter(letter: str) -> None:
    if not _LETTER.fullmatch(letter):
        raise UsageError("a terminal needs a ticket letter from A to Z that is free: --letter A")
