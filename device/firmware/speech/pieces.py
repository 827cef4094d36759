"""A sentence of the catalogue as lines: whole where its blanks are few and known, in pieces where they are not.

Nothing is put together on the terminal but whole sounds, so every blank belongs to one of four closed kinds. A blank
of no kind is a mistake that the inventory finds when the sounds are built.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.choices import LOUDEST, SOFTEST
from device.firmware.speech.dates import date_pieces
from device.firmware.speech.line import Line

MOST_TRIES = 10
WHOLE = {
    "tries": tuple(str(count) for count in range(MOST_TRIES + 1)),
    "volume": tuple(str(volume) for volume in range(SOFTEST, LOUDEST + 1)),
}
"""Blanks with few values: each sentence is built with each of them."""
CLINIC = "clinic"
"""A clinic's name is shown and not spoken: in its place stands "this clinic"."""
PIECED = "until"
"""The blank that is spoken as pieces of its own."""
UNSPOKEN = frozenset({"seconds", "done"})
"""Blanks of sentences that are only shown: a countdown moves on while it is spoken."""
LETTERS = string.ascii_uppercase + string.digits
LETTER_PAUSE_S = 0.25
_BLANK = re.compile(r"\{([a-z_]+)\}")


def spell(ticket: str) -> tuple[Line, ...]:
    """Give the characters of a ticket, one by one."""
    return tuple(Line(f"letter.{character}", character, LETTER_PAUSE_S) for character in ticket)


def digit(number: int) -> Line:
    """Give one digit of the spoken PIN keys; its key begins with `digit.`, which keeps it off every page."""
    return Line(f"digit.{number}", str(number))


def lines_for(words: Catalogue, key: str, pause_s: float = 0.0, **blanks: object) -> tuple[Line, ...]:
    """Give the lines of a sentence, with a pause behind the last.

    `until` is a `datetime.date`, `tries` a count up to `MOST_TRIES`; the clinic needs no value.

    Raises:
        KeyError: there is no such sentence, or a blank is not given.
    """
    sentence = str(words.sentences[key])
    if PIECED in _BLANK.findall(sentence):
        until = blanks[PIECED]
        if not isinstance(until, date):
            raise TypeError("only a date is spoken in pieces")
        lines = tuple(_pieces(sentence, key, date_pieces(until, words.language)))
        return (*lines[:-1], replace(lines[-1], pause_s=pause_s))
    named = {CLINIC: words.say("review.here"), **blanks} if f"{{{CLINIC}}}" in sentence else blanks
    return (Line(key, words.say(key, **named), pause_s),)


def fixed_parts(sentence: str) -> Iterator[str]:
    """Give what stands around the pieced blank of a sentence and can be spoken."""
    return (text.strip() for text in sentence.split(f"{{{PIECED}}}") if _speakable(text))


def blanks_of(sentence: str) -> frozenset[str]:
    """Name the blanks of a sentence; readings of characters, `{窓口/まどぐち}`, are none."""
    return frozenset(_BLANK.findall(str(sentence)))


def _pieces(sentence: str, key: str, date_said: tuple[str, ...]) -> Iterator[Line]:
    before, _, after = sentence.partition(f"{{{PIECED}}}")
    if _speakable(before):
        yield Line(key, before.strip())
    yield from (Line("date", piece) for piece in date_said)
    if _speakable(after):
        yield Line(key, after.strip())


def _speakable(text: str) -> bool:
    return any(character.isalnum() for character in text)
