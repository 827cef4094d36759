"""What the engines say, by their own phonemes: the readings that a person would give."""

from __future__ import annotations

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.languages import LANGUAGES
from speech.readings import misread, readings_in
from speech.voices import engine_of, said_as

WORDS = load_catalogues()


def kana(text: str, language: str = "ja") -> str:
    return engine_of(language).phonemes(said_as(language, text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("番号札", "バンゴーフダ"),
        ("残り 1 回", "ノコリイッカイ"),
        ("4けたの数字", "ヨンケタノスージ"),
        ("24日", "ニジューヨッカ"),
        ("カードのない方", "カードノナイカタ"),
        ("W", "ダブリュー"),
        ("{窓口/まどぐち}で {話/はな}します。", "マドグチデハナシマス。"),
        ("このカードは、暗証番号か係の者が確認します。", "バンゴーカ、カカリノモノガ"),
    ],
)
def test_japanese_is_read_as_a_person_reads_it(text: str, read: str) -> None:
    assert read in kana(text)


def test_a_character_alone_is_read_as_it_is_marked() -> None:
    assert kana("{日/にち}", "ja-easy") == "ニチ"


def test_no_word_of_easy_japanese_is_read_otherwise_than_its_furigana() -> None:
    sentences = [text for text in WORDS["ja-easy"].sentences.values() if "{" in str(text)][::8]
    known = readings_in(WORDS["ja-easy"].sentences.values())
    wrong = {str(text): list(misread(str(text), kana(text, "ja-easy"), known)) for text in sentences}
    assert not any(wrong.values()), wrong


def test_a_wrong_reading_is_found() -> None:
    known = {"番号札": {"ばんごうふだ"}, "受付": {"うけつけ"}}
    assert list(misread("番号札をもらう", "バンゴーサツヲモラウ", known)) == ["番号札"]
    assert list(misread("番号札をもらう", "バンゴーフダヲモラウ", known)) == []
    assert list(misread("それでも受付", "ソレデモウケツケ", known)) == []


def test_chinese_is_spoken_with_tones_and_years_digit_by_digit() -> None:
    phonemes = engine_of("zh-Hans").phonemes("请把卡放在这里。")
    assert "(en)" not in phonemes
    assert any(tone in phonemes for tone in ("55", "214", "51"))
    assert said_as("zh-Hans", "2027年") == "二零二七年"


def test_terms_for_the_eye_are_not_spoken() -> None:
    assert "暗" not in said_as("en", "Enter your PIN ({暗証番号/@ja}).")


@pytest.mark.parametrize("language", LANGUAGES)
def test_syllables_are_counted(language: str) -> None:
    text = WORDS[language].say("sending.title")
    assert 2 <= engine_of(language).syllables(said_as(language, text)) <= 40
