"""Is each sound plausible? Its pace, its loudness, and that no character is spelled by its name.

It cannot say whether a sound is good: only somebody who speaks the language can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.languages import EASY_JAPANESE, JAPANESE
from speech.lists import Entry, read_list
from speech.opus import decode
from speech.readings import misread, readings_in
from speech.recording import BACK_S, FRONT_S
from speech.voices import engine_of

FASTEST_S, SLOWEST_S = 0.05, 0.5
"""Seconds for each mora or vowel."""
SENTENCE_PAUSE_S = 0.6
"""An engine's pause at the end of a sentence within a text, at most."""
SHORT_S = 0.8
"""A single word, letter or number may be drawn out."""
SOFTEST, CLIPPED = 0.03, 0.999
_READ = (JAPANESE, EASY_JAPANESE)
_NAMED = re.compile(r"tS'aI[0-9]?ni:[0-9]?z|Sin'es")
"""eSpeak's "Chinese letter": what it says for a character that its voice cannot read."""
_BREAKS = re.compile(r"[.,;:?!。、？！：](?=.)")


@dataclass(frozen=True)
class Finding:
    """Why a sound is not plausible."""

    language: str
    text: str
    reason: str


def check_sounds(folder: Path, language: str, step: int = 1) -> Iterator[Finding]:
    """Give what is wrong with the sounds of one language; only with every `step`-th of them for a sample.

    Raises:
        EngineMissing: what was said cannot be looked at.
    """
    known = readings_in(load_catalogues()[EASY_JAPANESE].sentences.values()) if language in _READ else {}
    for entry in list(read_list(folder / language).values())[::step]:
        for reason in _reasons(folder / language, language, entry):
            yield Finding(language, entry.text, reason)
        for word in misread(entry.text, engine_of(language).phonemes(entry.spoken), known):
            yield Finding(language, entry.text, f"{word} is read otherwise")


def _reasons(folder: Path, language: str, entry: Entry) -> Iterator[str]:
    engine, spoken = engine_of(language), entry.spoken
    sound = decode(folder / entry.file)
    said_s, syllables = sound.seconds - FRONT_S - BACK_S, engine.syllables(spoken)
    longest_s = max(SHORT_S, SLOWEST_S * syllables + SENTENCE_PAUSE_S * len(_BREAKS.findall(spoken)))
    if not FASTEST_S * syllables <= said_s <= longest_s:
        yield f"{said_s:.2f} s for {syllables} syllables"
    if abs(sound.seconds - entry.seconds) > 0.05:
        yield f"lasts {sound.seconds:.2f} s and not {entry.seconds:.2f} s"
    if sound.loudness < SOFTEST:
        yield f"too soft: {sound.loudness:.3f}"
    if sound.peak >= CLIPPED:
        yield "clipped"
    if _NAMED.search(engine.phonemes(spoken)):
        yield "a character is read by its name"
