"""The tables of findings: everything the code can find has words, nothing else does, and the documents show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.cli.doctor.catalogue import all_advice, find_advice
from device.cli.doctor.finding import Level, found
from device.cli.doctor.groups import GROUP_NAMES
from device.cli.doctor.table import format_table
from tests.device.cli.doctor.ids import ids_in_code

DOCS = Path(__file__).parents[4] / "docs"


def test_every_finding_of_the_code_has_words() -> None:
    for id_ in ids_in_code() | {f"{group}.check_failed" for group in GROUP_NAMES}:
        assert find_advice(found(id_)), id_


def test_every_entry_belongs_to_a_finding_of_the_code() -> None:
    written = ids_in_code() | {f"any.{id_.partition('.')[2]}" for id_ in ids_in_code()}
    unused = set(all_advice()) - written - {"any.check_failed", "any.check_timed_out"}
    assert not unused


@pytest.mark.parametrize(("id_", "advice"), all_advice().items(), ids=list(all_advice()))
def test_words_for_every_reader_in_both_languages(id_: str, advice: object) -> None:
    entry = all_advice()[id_]
    assert advice is entry
    assert entry.cause.ja
    assert entry.cause.en
    assert entry.cause.ja != entry.cause.en
    if entry.level not in (Level.OK, Level.NOT_FITTED):
        for words in (entry.clinic, entry.engineer):
            assert words.ja.strip()
            assert words.en.strip()


@pytest.mark.parametrize(("file", "language"), [("diagnosis.md", "en"), ("diagnosis.ja.md", "ja")])
def test_the_documents_show_the_tables(file: str, language: str) -> None:
    assert (DOCS / file).read_text("utf-8").endswith(f"\n\n{format_table(language)}\n")


def test_an_id_without_words_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        find_advice(found("reader.invented"))


def test_commands_can_be_copied_as_they_stand() -> None:
    advice = find_advice(found("system.unit_failed", unit="cups.service"))
    assert "`systemctl status cups.service`" in advice.engineer.ja
    assert "`systemctl status cups.service`" in advice.engineer.en
    assert (
        "`find /var/lib/x -type f" in find_advice(found("privacy.picture", folder="/var/lib/x", files=1)).engineer.en
    )
