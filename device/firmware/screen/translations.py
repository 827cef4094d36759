"""Files of translations (gettext `.po`, read with Babel): what is in one of them, and what is wrong with it.

A file is a catalogue of one language or a clinic's own few sentences; both are read by the same rules. Entries that
are marked as fuzzy count as not translated, as everywhere in gettext. Plural forms are not used: a sentence with a
count is written so that it fits every count.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from babel.messages.pofile import PoFileError, normalize, read_po

from device.base.errors import ConfigurationError
from device.firmware.screen.source import Flaw

REVIEWED = "X-Reviewed"
NOT_REVIEWED = "no"
_ENTRY = re.compile(r'^msgid (?!""\nmsgstr )', re.MULTILINE)
"""The beginning of every entry but the head."""
_WORDS = ("msgctxt", "msgid", "msgstr")
Place = tuple[str, str]
"""Context and English sentence: how gettext names an entry."""


@dataclass(frozen=True)
class Translations:
    """What a file holds.

    Attributes:
        sentences: by context and English sentence.
        reviewed: by whom and when; empty for a draft.
        unusable: entries that do not count, with the reason.
    """

    sentences: Mapping[Place, str]
    reviewed: str = ""
    unusable: Mapping[Place, Flaw] = field(default_factory=dict)


def parse_translations(text: str, where: str) -> Translations:
    """Read the text of a `.po` file; `where` names it in errors.

    Raises:
        ConfigurationError: it is no `.po` file, or an entry stands in it twice (Babel would keep the last).
    """
    try:
        catalog = read_po(io.BytesIO(text.encode("utf-8")), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ConfigurationError(f"{where}: {error}") from error
    if len(_ENTRY.findall(text)) != sum(bool(message.id) for message in catalog):
        raise ConfigurationError(f"{where}: an entry stands twice")
    sentences: dict[Place, str] = {}
    unusable: dict[Place, Flaw] = {}
    for message in catalog:
        if not message.id:
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            unusable[message.context or "", str(message.id)] = Flaw.PLURAL
            continue
        place = (message.context or "", message.id)
        if message.fuzzy:
            unusable[place] = Flaw.FUZZY
        else:
            sentences[place] = message.string
    return Translations(sentences, _reviewer(text), unusable)


def format_translations(entries: Iterable[tuple[Place, str]], language: str, reviewed: str) -> str:
    """Give the text of a `.po` file; an empty sentence is one to be translated."""
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"{REVIEWED}: {reviewed or NOT_REVIEWED}\\n"\n'
    )
    blocks = (
        "".join(f"{word} {normalize(text, width=0)}\n" for word, text in zip(_WORDS, (*place, sentence), strict=True))
        for place, sentence in entries
    )
    return "\n".join((head, *blocks))


def _reviewer(text: str) -> str:
    """Read the header line of ours; Babel keeps those that gettext itself knows only."""
    said = re.search(rf'^"{REVIEWED}:([^"]*?)(\\n)?"$', text, re.MULTILINE)
    name = said[1].strip() if said else ""
    return "" if name.lower() == NOT_REVIEWED else name
