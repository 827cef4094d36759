"""The words: the same in both languages, complete for the closed sets, and none too many."""

from __future__ import annotations

import re
import string
from enum import StrEnum
from pathlib import Path

import pytest

import host.desk
from device.wire import numbers, words
from host.desk.catalogue import Catalogue, Language, load_catalogue
from host.desk.errors import DeskError

JA = load_catalogue(Language.JA)
EN = load_catalogue(Language.EN)
FOLDER = Path(host.desk.__file__).parent

CLOSED_SETS: dict[str, type[StrEnum]] = {
    "method": words.Method,
    "outcome": words.Outcome,
    "kind": words.CardKind,
    "genuine": words.Genuine,
    "certificate": words.CertificateStatus,
    "insurance": words.EligibilityStatus,
}


def places(sentence: str) -> set[str]:
    """Give the names of a sentence's places."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(JA.sentences) == set(EN.sentences)


def test_both_languages_have_the_same_places() -> None:
    differing = [key for key in JA.sentences if places(JA.sentences[key]) != places(EN.sentences[key])]
    assert differing == []


@pytest.mark.parametrize("section", CLOSED_SETS)
def test_every_word_of_a_closed_set_has_a_sentence(section: str) -> None:
    for word in CLOSED_SETS[section]:
        assert JA.raw(f"{section}.{word}")


def test_every_sentence_is_used() -> None:
    files = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html")]
    named = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", "\n".join(path.read_text("utf-8") for path in files)))
    by_word = {f"{section}.{word}" for section, closed in CLOSED_SETS.items() for word in closed}
    by_word |= {
        "revocation.suspended",
        "revocation.revoked",
        "notice.confirmed",
        "notice.already",
        "notice.looked_up",
    }
    assert set(JA.sentences) - named - by_word == set()


def test_japanese_is_japanese() -> None:
    without = [key for key, text in JA.sentences.items() if not re.search("[぀-ヿ一-鿿]", text)]
    assert without == []


def test_a_missing_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        JA.say("page.nothing")


def test_an_empty_sentence_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"a\.b"):
        Catalogue(Language.EN, {"a.b": " "})


def test_every_error_of_the_desk_stands_in_the_registry() -> None:
    found = {cls.number: numbers.find_error(cls.number) for cls in DeskError.__subclasses__()}
    assert [number for number, entry in found.items() if entry.number != number] == []
    assert sorted(found) == list(range(901, 909))


def test_the_language_switch_leads_to_the_other() -> None:
    assert [language.other for language in Language] == [Language.EN, Language.JA]
