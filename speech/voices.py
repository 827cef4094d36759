"""Which voice speaks which language, and what a text is turned into before it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from device.firmware.screen.languages import FACTS
from device.firmware.screen.sentence import plain_text, spoken_text
from speech.engine import Engine
from speech.espeak import Espeak
from speech.open_jtalk import OpenJtalk

ESPEAK_VOICES = {
    "en": "en-gb",
    "zh-Hans": "cmn-latn-pinyin",  # the voice `cmn` speaks the numbers of tones as English words
    "zh-Hant": "cmn-latn-pinyin",
    "ko": "ko",
    "vi": "vi",
    "pt-BR": "pt-br",
}
BUILT_BY_DEFAULT = tuple(code for code, facts in FACTS.items() if facts.ours)
_BESIDE_JAPANESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_READ_WRONGLY = {
    "番号札": "番号ふだ",
    "ない方": "ないかた",
    "書の方": "書のかた",
    "添いの方": "添いのかた",
    "番号か係": "番号か、係",
    "日生": "日うまれ",
}
"""What Open JTalk reads otherwise than a person does, and how it is written so that it reads it rightly."""
_CHINESE_YEAR = re.compile(r"[0-9]{4}(?=年)")
_CHINESE_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_JAPANESE_LETTERS = (
    {"A": "エー", "B": "ビー", "C": "シー", "D": "ディー", "E": "イー", "F": "エフ", "G": "ジー"}
    | {"H": "エイチ", "I": "アイ", "J": "ジェー", "K": "ケー", "L": "エル", "M": "エム", "N": "エヌ"}
    | {"O": "オー", "P": "ピー", "Q": "キュー", "R": "アール", "S": "エス", "T": "ティー", "U": "ユー"}
    | {"V": "ブイ", "W": "ダブリュー", "X": "エックス", "Y": "ワイ", "Z": "ゼット"}
)


@cache
def engine_of(language: str) -> Engine:
    """Give the engine of a language, loaded once per process.

    Raises:
        EngineMissing: it is not installed.
    """
    if language in ESPEAK_VOICES:
        return Espeak(ESPEAK_VOICES[language])
    return _open_jtalk()


def said_as(language: str, text: str) -> str:
    """Give the text that the engine gets: without marks, and what engines are known to read wrongly mended.

    In other languages a Japanese term that a person has to show or say stands in brackets: it is for eyes.
    """
    change = _CHANGES.get(language)
    return change(text) if change else spoken_text(text)


@cache
def _open_jtalk() -> OpenJtalk:
    return OpenJtalk()


def _japanese(text: str) -> str:
    """Keep the characters, close the gaps between word groups, which are for eyes; a letter alone gets its name.

    The engine finds words, and with them pauses and accents, by their characters: of kana alone it makes wrong words
    (まどぐちで はなします is read as "madoguchi dewa nashimasu"). One character alone can be read in many ways.
    """
    plain = _BESIDE_JAPANESE.sub("", plain_text(text))
    if len(plain) == 1:
        return _JAPANESE_LETTERS.get(plain, spoken_text(text))
    for written, read in _READ_WRONGLY.items():
        plain = plain.replace(written, read)
    return plain


def _chinese(text: str) -> str:
    """Have a year read digit by digit."""
    return _CHINESE_YEAR.sub(lambda year: year[0].translate(_CHINESE_DIGITS), spoken_text(text))


_CHANGES: dict[str, Callable[[str], str]] = {
    "ja": _japanese,
    "ja-easy": _japanese,
    "zh-Hans": _chinese,
    "zh-Hant": _chinese,
}
