"""The catalogues that ship: every sentence in every language, and what stands in for a gap."""

from __future__ import annotations

import pytest

from device.base.errors import ConfigurationError
from device.firmware.screen.catalogue import Catalogue, Catalogues, choose_sentence, load_catalogues, read_shipped
from device.firmware.screen.languages import FACTS, LANGUAGES
from device.firmware.screen.source import Flaw, Source, judge, parse_source, read_source
from device.wire.numbers import all_errors, all_steps

DRAFTS = ("zh-Hans", "zh-Hant", "ko", "vi", "pt-BR")


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    return load_catalogues()


def test_every_language_has_every_sentence(catalogues: Catalogues) -> None:
    assert tuple(catalogues) == LANGUAGES
    keys = {one.key for one in read_source()}
    assert all(catalogue.sentences.keys() == keys for catalogue in catalogues.values())


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_shipped_file_has_all_sentences_and_no_others(language: str) -> None:
    shipped, source = read_shipped(language), read_source()
    assert not shipped.unusable
    assert [one.key for one in source if not choose_sentence(one, language, shipped.sentences)] == []
    assert shipped.sentences.keys() - {(one.context, one.english) for one in source} == set()


def test_a_patient_is_told_of_every_error_and_every_step(catalogues: Catalogues) -> None:
    for language, words in catalogues.items():
        for number, error in all_errors().items():
            assert words.told(number).plain, number
            assert (words.told(number) == error.patient.en) is (language == "en"), (number, language)
        for number, step in all_steps().items():
            assert (words.step(number) == step.patient.en) is (language == "en"), (number, language)
    assert catalogues["ja"].told(110) == all_errors()[110].patient.ja
    assert catalogues["ja"].told(12345) == all_errors()[999].patient.ja


def test_blanks_are_filled(catalogues: Catalogues) -> None:
    assert catalogues["en"].say("pin.tries", tries=2) == "2 tries left"
    with pytest.raises(KeyError):
        catalogues["en"].say("pin.tries")
    with pytest.raises(KeyError):
        catalogues["en"].say("pin.nothing")
    with pytest.raises(KeyError):
        catalogues["en"].step(12345)


def test_a_draft_is_one_until_it_is_read(catalogues: Catalogues) -> None:
    assert {code for code, words in catalogues.items() if words.draft} == set(DRAFTS)
    assert {code for code, words in catalogues.items() if words.spoken_by_default} == {"ja", "ja-easy", "en"}
    assert catalogues["ko"].facts is FACTS["ko"]


def test_a_draft_shows_the_japanese_beneath(catalogues: Catalogues) -> None:
    under = catalogues["vi"].beneath("pin.tries", tries=3)
    assert under == catalogues["ja"].say("pin.tries", tries=3)
    assert 'lang="ja"' in under.__html__()
    assert catalogues["ja-easy"].beneath("pin.last") == catalogues["en"].beneath("pin.last") == ""
    read = Catalogue("vi", {"a.b": "c"}, "Mihon Hana, 2026-11-29", {"a.b": "d"})
    assert read.beneath("a.b") == ""
    assert read.spoken_by_default


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("[a", "words/en.toml"), ('a = "b"', "not a table"), ("[a]\nb = ' '", "a.b"), ("[a]\nb = '{B}'", "brace")],
)
def test_a_broken_source_names_itself(text: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        parse_source(text)


@pytest.mark.parametrize(
    ("sentence", "flaw"),
    [
        ("あと {seconds} 秒", None),
        ("あと {seconds} {秒/びょう}", None),
        ("", Flaw.EMPTY),
        ("　", Flaw.EMPTY),
        ("あと {秒数} 秒", Flaw.BRACE),
        ("あと 秒", Flaw.BLANKS),
        ("あと {seconds} {tries}", Flaw.BLANKS),
    ],
)
def test_what_a_translation_has_to_be(sentence: str, flaw: Flaw | None) -> None:
    source = Source("card_away.left", "card_away.left", "Seconds left: {seconds}")
    assert judge(source, sentence) is flaw
    shipped = {("card_away.left", source.english): sentence}
    assert choose_sentence(source, "vi", shipped) == ("" if flaw else sentence)
