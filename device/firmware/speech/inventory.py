"""Every text that may be said in a language: what is built ahead, and nothing else can be spoken.

All sentences of the catalogue count, because the spoken menu names buttons as well; only sentences with a blank that
moves on while it is spoken do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from device.base.errors import ConfigurationError
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.sentence import plain_text
from device.firmware.speech.dates import all_date_pieces
from device.firmware.speech.pieces import CLINIC, LETTERS, PIECED, UNSPOKEN, WHOLE, blanks_of, fixed_parts


def inventory(words: Catalogue) -> dict[str, str]:
    """Give every text to be spoken by its plain form; a value keeps its marks, so that readings are known.

    Raises:
        ConfigurationError: a sentence has a blank of no known kind.
    """
    texts = [text for key in words.sentences for text in _texts(words, key)]
    return {plain_text(text): text for text in (*texts, *LETTERS, *all_date_pieces(words.language))}


def _texts(words: Catalogue, key: str) -> Iterator[str]:
    sentence = str(words.sentences[key])
    blanks = blanks_of(sentence)
    if blanks & UNSPOKEN:
        return
    if blanks - {CLINIC, PIECED, *WHOLE}:
        raise ConfigurationError(f"words: {key} has a blank that cannot be spoken: {', '.join(sorted(blanks))}")
    if PIECED in blanks:
        yield from fixed_parts(sentence)
    else:
        yield from _filled(words, key, blanks)


def _filled(words: Catalogue, key: str, blanks: frozenset[str]) -> Iterator[str]:
    here = {CLINIC: words.say("review.here")} if CLINIC in blanks else {}
    few = sorted(blanks & WHOLE.keys())
    if not few:
        yield words.say(key, **here)
    for name in few:
        yield from (words.say(key, **here, **{name: value}) for value in WHOLE[name])
