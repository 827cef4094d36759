"""The words: the same in both languages, complete for the closed sets, and none too many."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

import pytest

from device.wire import numbers, words
from host.batches.record import Phase, RowLook
from host.desk.base.catalogue import Catalogue, Language
from host.desk.base.errors import DeskError
from host.desk.base.role import Role
from host.desk.batch.rows import COLUMNS
from host.desk.board.port import Part
from host.desk.summary.summary import Way
from host.eligibility.medical import MEDICAL_KINDS
from host.insurance.record import How
from host.paper.declaration import Scheme, Why
from host.paper.share import Band
from host.typed.findings import Finding
from tests.host.desk.catalogues import EN, FOLDER, JA

ROLES = FOLDER.parent / "roles"
CLOSED_SETS: dict[str, Iterable[str]] = {
    "method": words.Method,
    "outcome": words.Outcome,
    "kind": words.CardKind,
    "genuine": words.Genuine,
    "certificate": words.CertificateStatus,
    "insurance": words.EligibilityStatus,
    "change": words.Change,
    "how": How,
    "trouble": Part,
    "role": Role,
    "batch_phase": Phase,
    "batch_look": RowLook,
    "batch_answer": words.EligibilityStatus,
    "batch_change": words.Change,
    "batch_column": COLUMNS,
    "finding": Finding,
    "paper_why": Why,
    "paper_scheme": Scheme,
    "paper_band": Band,
    "medical_kind": MEDICAL_KINDS,
    "summary_way": Way,
    "summary_outcome": words.Outcome,
    "summary_insurance": words.EligibilityStatus,
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
    files = [path for name in ("*.py", "*.html") for path in FOLDER.rglob(name)]
    files.extend(ROLES.glob("*.py"))
    files.extend((FOLDER.parent / "paper").glob("*.py"))
    text = "\n".join(path.read_text("utf-8") for path in files)
    named = set(re.findall(r"""["']([a-z_]+\.[a-z_0-9]+)["']""", text))
    begun = tuple(set(re.findall(r"""["']([a-z_]+\.[a-z_]*)(?:["'] ~|\{)""", text)))
    assert [key for key in JA.sentences if key not in named and not key.startswith(begun)] == []


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
    assert {901, 908, 911, 922} <= set(found)


def test_the_language_switch_leads_to_the_other() -> None:
    assert [language.other for language in Language] == [Language.EN, Language.JA]
