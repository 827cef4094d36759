"""A clinic's own sentences: files `CODE.po` in a folder, which take the place of single shipped ones.

A file needs only the entries that are to change, each as it stands in the shipped file (`uketsuke words show`). What
does not fit is refused one by one and named, and the shipped sentence stays: a word never stops a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from device.base.errors import ConfigurationError
from device.base.log import EventLog
from device.firmware.screen.source import Flaw, Source, judge
from device.firmware.screen.translations import Place, Translations, parse_translations


@dataclass(frozen=True)
class Refused:
    """An entry, or a whole file, that is not used; `key` is the context of the entry, empty for the file."""

    language: str
    key: str
    flaw: Flaw
    detail: str = ""


@dataclass(frozen=True)
class OwnWords:
    """What a clinic's file of one language gives.

    Attributes:
        sentences: by key, those that replace shipped ones.
        reviewed: by whom and when the whole language was read; empty when the file does not say so.
        refused: what is not used.
    """

    sentences: dict[str, str]
    reviewed: str = ""
    refused: tuple[Refused, ...] = ()


NOTHING = OwnWords({})


def read_own_words(folder: Path, code: str, source: tuple[Source, ...]) -> OwnWords:
    """Read the clinic's file of a language; no file is nothing."""
    file = folder / f"{code}.po"
    if not file.is_file():
        return NOTHING
    try:
        read = parse_translations(file.read_text("utf-8"), file.name)
    except (ConfigurationError, OSError, UnicodeDecodeError) as error:
        return OwnWords({}, refused=(Refused(code, "", Flaw.UNREADABLE, str(error)),))
    return sort_own_words(read, code, source)


def log_refused(log: EventLog, refused: Refused) -> None:
    """Write down which entry is not used and why; the sentences themselves have no place in a log."""
    log.event("own_words_refused", name=f"{refused.language}:{refused.key}", reason=refused.flaw.value)


def sort_own_words(read: Translations, code: str, source: tuple[Source, ...]) -> OwnWords:
    """Part what can be used from what is refused."""
    by_place: dict[Place, list[Source]] = {}
    for one in source:
        by_place.setdefault((one.context, one.english), []).append(one)
    contexts = {context for context, _ in by_place}
    sentences: dict[str, str] = {}
    refused = [Refused(code, place[0], flaw, place[1]) for place, flaw in read.unusable.items()]
    for place, sentence in read.sentences.items():
        meant = by_place.get(place, [])
        flaw = next(_flaws(place, sentence, meant, contexts), None)
        if flaw:
            refused.append(Refused(code, place[0], flaw, place[1]))
        else:
            sentences.update({one.key: sentence for one in meant})
    return OwnWords(sentences, read.reviewed, tuple(refused))


def _flaws(place: Place, sentence: str, meant: list[Source], contexts: set[str]) -> Iterator[Flaw]:
    if not meant:
        yield Flaw.OTHER_ENGLISH if place[0] in contexts else Flaw.UNKNOWN
    for one in meant:
        flaw = judge(one, sentence)
        if flaw:
            yield flaw
