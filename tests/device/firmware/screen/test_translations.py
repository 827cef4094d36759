"""Files of translations: read as gettext reads them, written so that they read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.base.errors import ConfigurationError
from device.firmware.screen.source import Flaw
from device.firmware.screen.translations import format_translations, parse_translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
# gettext files are lines of text; a lone surrogate cannot be written as UTF-8
SENTENCES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(st.dictionaries(st.tuples(SENTENCES, SENTENCES), SENTENCES))
def test_what_is_written_reads_back(sentences: dict[tuple[str, str], str]) -> None:
    text = format_translations(sentences.items(), "ko", "")
    assert dict(parse_translations(text, "x").sentences) == sentences


@pytest.mark.parametrize(
    ("header", "reviewed"),
    [
        ("", ""),
        ('"X-Reviewed: no\\n"\n', ""),
        ('"X-Reviewed: No \\n"\n', ""),
        ('"X-Reviewed:\\n"\n', ""),
        ('"X-Reviewed: Mihon Hana, 2026-11-29\\n"\n', "Mihon Hana, 2026-11-29"),
    ],
)
def test_who_has_read_it_stands_in_the_head(header: str, reviewed: str) -> None:
    assert parse_translations(HEAD + header, "x").reviewed == reviewed
    assert parse_translations(format_translations([], "ko", reviewed), "x").reviewed == reviewed


def test_fuzzy_and_plural_entries_do_not_count() -> None:
    text = f"""{HEAD}
msgctxt "a.b"
msgid "one"
msgstr "eins"

#, fuzzy
msgctxt "a.c"
msgid "two"
msgstr "zwei"

msgctxt "a.d"
msgid "{{n}} try"
msgid_plural "{{n}} tries"
msgstr[0] "{{n}}"
"""
    read = parse_translations(text, "x")
    assert read.sentences == {("a.b", "one"): "eins"}
    assert list(read.unusable.values()) == [Flaw.FUZZY, Flaw.PLURAL]


def test_an_entry_that_stands_twice_is_refused() -> None:
    entry = 'msgctxt "a.b"\nmsgid "one"\nmsgstr "{}"\n\n'
    with pytest.raises(ConfigurationError, match="twice"):
        parse_translations(HEAD + "\n" + entry.format("x") + entry.format("y"), "vi.po")


@pytest.mark.parametrize("text", ["msgid idle", "こんにちは", 'msgfoo "a"'])
def test_what_is_no_po_file_names_itself(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"vi\.po"):
        parse_translations(text, "vi.po")
