"""Are characters read as they should be? Furigana of easy Japanese say how, the engine's kana say what it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from device.firmware.screen.sentence import readings_of

_HIRAGANA = range(0x3041, 0x3097)
_TO_KATAKANA = 0x60
_LONG = (
    ("[アカサタナハマヤラワガザダバパャァ]", "ア"),
    ("[ウクスツヌフムユルグズヅブプュゥ]", "ウ"),
    ("[エケセテネヘメレゲゼデベペェ]", "イ"),
    ("[エケセテネヘメレゲゼデベペェ]", "エ"),
    ("[オコソトノホモヨロヲゴゾドボポョォ]", "ウ"),
    ("[オコソトノホモヨロヲゴゾドボポョォ]", "オ"),
)
_VOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
    "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
)


def readings_in(sentences: Iterable[str]) -> dict[str, set[str]]:
    """Give how each marked word is read, of more than one character: those alone are read in many ways."""
    found: dict[str, set[str]] = {}
    for sentence in sentences:
        for word, reading in readings_of(str(sentence)):
            if len(word) > 1:
                found.setdefault(word, set()).add(reading)
    return found


def misread(text: str, heard: str, readings: Mapping[str, set[str]]) -> Iterator[str]:
    """Give the words of a text that are not heard (in katakana) as one of their readings."""
    sounds = _as_heard(heard)
    for word, known in readings.items():
        if word in text and not any(_pattern(reading).search(sounds) for reading in known):
            yield word


def _pattern(reading: str) -> re.Pattern[str]:
    """Take the first vowel for a long one too: the word before may end in it."""
    sounds = _as_heard(reading)
    return re.compile(f"[{sounds[0]}ー]{sounds[1:]}")


def _as_heard(kana: str) -> str:
    """Write kana as they sound: long vowels alike, and voiced like unvoiced, which changes inside compounds."""
    katakana = "".join(chr(ord(kana_) + _TO_KATAKANA) if ord(kana_) in _HIRAGANA else kana_ for kana_ in kana)
    for row, vowel in _LONG:
        katakana = re.sub(f"(?<={row}){vowel}", "ー", katakana)
    return katakana.translate(_VOICED)
