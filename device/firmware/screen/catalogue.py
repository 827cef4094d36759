"""The sentences of every language: the shipped ones, with a clinic's own in their place where it has some.

A shipped sentence that is missing or unsound is taken from the next language of the chain (easy Japanese from
Japanese, the others from English), so that a terminal never stands still for a word; tests let no such gap out.
A clinic's sentence that does not fit is refused and named; the shipped one stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from device.firmware.screen.languages import EASY_JAPANESE, ENGLISH, FACTS, JAPANESE, LanguageFacts
from device.firmware.screen.own_words import NOTHING, Refused, read_own_words
from device.firmware.screen.sentence import Sentence, fill_blanks
from device.firmware.screen.source import ERROR, STEP, Source, judge, read_source
from device.firmware.screen.translations import Place, Translations, parse_translations

_INTERNAL_ERROR = f"{ERROR}.999"


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language, by `table.key`.

    Attributes:
        language: its code.
        sentences: by key, with the marks of their readings.
        reviewed: by whom and when; empty for a draft. The project's own languages are no drafts.
        japanese: the Japanese ones, of which a draft shows some beneath its own.
    """

    language: str
    sentences: Mapping[str, str]
    reviewed: str = ""
    japanese: Mapping[str, str] | None = None

    def say(self, key: str, **blanks: object) -> Sentence:
        """Give a sentence with its blanks filled.

        Raises:
            KeyError: there is no such sentence, or a blank is not given.
        """
        return Sentence(fill_blanks(self.sentences[key], blanks))

    def told(self, number: int) -> Sentence:
        """Give what a patient is told about an error; an unknown number is an internal error."""
        key = f"{ERROR}.{number}"
        return self.say(key if key in self.sentences else _INTERNAL_ERROR)

    def step(self, number: int) -> Sentence:
        """Give what a patient is told of the next step.

        Raises:
            KeyError: there is no such step.
        """
        return self.say(f"{STEP}.{number}")

    def beneath(self, key: str, **blanks: object) -> Sentence:
        """Give the Japanese sentence that stands beneath a draft's; empty where no draft is.

        Raises:
            KeyError: there is no such sentence, or a blank is not given.
        """
        if not self.draft or self.japanese is None:
            return Sentence("")
        return Sentence(fill_blanks(self.japanese[key], blanks), JAPANESE)

    @property
    def facts(self) -> LanguageFacts:
        """What holds for the language."""
        return FACTS[self.language]

    @property
    def draft(self) -> bool:
        """Whether nobody who speaks the language has read the sentences yet."""
        return not (self.facts.ours or self.reviewed)

    @property
    def spoken_by_default(self) -> bool:
        """Whether the screen speaks in this language without being asked to."""
        return not self.draft


Catalogues = dict[str, Catalogue]
"""Every language's, by code."""


def load_catalogues(
    own_words: Path | None = None, refuse: Callable[[Refused], object] = lambda _: None
) -> Catalogues:
    """Read the sentences of every language.

    `own_words` is a clinic's folder of files `CODE.po`; `refuse` is told of each entry of them that is not used.

    Raises:
        ConfigurationError: a shipped file is broken.
    """
    source = read_source()
    english = {one.key: one.english for one in source}
    made: Catalogues = {}
    for code in (JAPANESE, *(code for code in FACTS if code != JAPANESE)):
        shipped = read_shipped(code)
        fallback = made[JAPANESE].sentences if code == EASY_JAPANESE else english
        sentences = {one.key: choose_sentence(one, code, shipped.sentences) or fallback[one.key] for one in source}
        own = read_own_words(own_words, code, source) if own_words else NOTHING
        for refused in own.refused:
            refuse(refused)
        japanese = made[JAPANESE].sentences if JAPANESE in made else None
        made[code] = Catalogue(code, {**sentences, **own.sentences}, own.reviewed or shipped.reviewed, japanese)
    return {code: made[code] for code in FACTS}


def read_shipped(code: str) -> Translations:
    """Read the shipped file of a language; English is the source and has none.

    Raises:
        ConfigurationError: the file is broken.
    """
    if code == ENGLISH:
        return Translations({})
    name = f"words/{FACTS[code].folder}/screen.po"
    return parse_translations(resources.files("device.firmware.screen").joinpath(name).read_text("utf-8"), name)


def choose_sentence(one: Source, code: str, shipped: Mapping[Place, str]) -> str:
    """Give a language's own sentence, empty where it has none that can be used."""
    if code == ENGLISH:
        return one.english
    if code == JAPANESE and one.japanese:
        return one.japanese
    sentence = shipped.get((one.context, one.english), "")
    return "" if judge(one, sentence) else sentence
