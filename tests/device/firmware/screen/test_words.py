"""How the sentences are written: easy Japanese by its rules, no blame anywhere, and characters that a font has."""

from __future__ import annotations

import re
import subprocess
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.dates import format_day
from device.firmware.screen.languages import FACTS, LANGUAGES
from device.firmware.screen.sentence import plain_text, readings_of, spoken_text, without_readings
from tests.device.firmware.screen.lengths import growth, measure_all

CATALOGUES = load_catalogues()
EASY = CATALOGUES["ja-easy"].sentences
_KANJI = re.compile(r"[々〆\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30faー]+")
DAYS = [date(2027, 1, 1) + timedelta(days=11 * step) for step in range(34)]
"""Every month, and every day of a month."""
_KEIGO = re.compile("ございま|いただ|いたし|くださいませ|うかが|おこし|おります|もうし|まいり")
_PASSIVE = re.compile(r"(さ|ば|ま|か|た|わ)れ(ます|ました|て)")
_DOUBLE_NEGATION = re.compile("ない(こと|わけ)(は|では|が)ない|なければなら")
SHORT_MM = 62
"""What is no wider at 22 points fits every button and every line of the small panel."""
MOST_GROWTH = 1.55
"""Beyond this a longer sentence needs a place of its own: shorten it. The browser's tests measure the places."""
RARE = "髙﨑邉𠮷邊塚德濵瀨辻葛祇𡈽𡌛槗栁桒祐鷗草彅"
"""Characters of names of people and clinics that fonts often lack."""


@cache
def characters_of(font: str) -> frozenset[int]:
    """Give what an installed font has, asked of the file itself."""
    found = subprocess.run(
        ["fc-match", "-f", "%{family[0]}\n%{file}", font], capture_output=True, text=True, check=True
    )
    family, _, file = found.stdout.partition("\n")
    assert family == font, f"{font} is not installed"
    with TTCollection(Path(file), lazy=True) as collection:
        face = next(face for face in collection.fonts if face["name"].getBestFamilyName() == font)
        return frozenset(face.getBestCmap())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_font_has_every_character(language: str) -> None:
    facts, sentences = FACTS[language], CATALOGUES[language].sentences
    texts = [facts.own_name, *sentences.values(), *(format_day(day, language) for day in DAYS)]
    used = {character for text in texts for character in plain_text(text) + spoken_text(text)}
    assert {character for character in used if ord(character) not in characters_of(facts.font)} == set()


def test_the_japanese_font_has_the_characters_of_names() -> None:
    assert {character for character in RARE if ord(character) not in characters_of(FACTS["ja"].font)} == set()


def test_easy_japanese_gives_the_reading_of_every_character() -> None:
    bare = {key: sentence for key, sentence in EASY.items() if _KANJI.search(without_readings(sentence))}
    assert bare == {}
    for key, sentence in EASY.items():
        for characters, reading in readings_of(sentence):
            assert _KANJI.search(characters), (key, characters)
            assert _KANA.fullmatch(reading), (key, reading)


def test_easy_japanese_is_short_and_has_spaces_between_groups_of_words() -> None:
    for key, sentence in EASY.items():
        for part in re.split(r"[。？]", plain_text(sentence)):
            assert len(re.sub(r"[\s、]", "", part)) <= 40, (key, part)
            assert all(len(group) <= 16 for group in re.split(r"[\s、：（）・]", part)), (key, part)


def test_easy_japanese_is_plain() -> None:
    for key, sentence in EASY.items():
        spoken = spoken_text(sentence)
        assert not _KEIGO.search(spoken), (key, spoken)
        assert not _PASSIVE.search(spoken), (key, spoken)
        assert not _DOUBLE_NEGATION.search(re.sub(r"\s", "", spoken)), (key, spoken)


def test_only_easy_japanese_carries_readings() -> None:
    for language, words in CATALOGUES.items():
        marks = {key: readings_of(sentence) for key, sentence in words.sentences.items()}
        marked = [key for key, found in marks.items() if any(reading != "@ja" for _, reading in found)]
        assert bool(marked) is (language == "ja-easy"), (language, marked)


@pytest.mark.parametrize(
    ("language", "blame"),
    [
        ("ja", r"本人では(ない|ありません)|別人|あなたの(せい|ミス)|間違え|失敗|不正|拒否"),
        ("ja-easy", r"本人では|別の 人|あなたでは|失敗|だめ"),
        (
            "en",
            r"\b(not you|you are not the|failed|invalid|denied|rejected|your (fault|mistake)|wrong person)\b",
        ),
        ("zh-Hans", r"不是本人|不是您|失败|非法|拒绝|错误"),
        ("zh-Hant", r"不是本人|不是您|失敗|非法|拒絕|錯誤"),
        ("ko", r"본인이 아|실패|거부|오류|잘못"),
        ("vi", r"không phải (là )?bạn|thất bại|từ chối|lỗi"),
        ("pt-BR", r"não é você|falhou|inválid|recusad|erro\b"),
    ],
)
def test_nobody_is_blamed_and_nobody_is_told_who_they_are_not(language: str, blame: str) -> None:
    words = CATALOGUES[language].sentences
    assert {key: text for key, text in words.items() if re.search(blame, plain_text(text), re.IGNORECASE)} == {}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if FACTS[code].html != "ja"])
def test_what_has_to_be_said_or_shown_at_a_desk_stands_in_japanese_too(language: str) -> None:
    words = CATALOGUES[language]
    for key, term in (
        ("idle.no_card", "資格確認書"),
        ("pin.title", "暗証番号"),
        ("guardian.pin_title", "暗証番号"),
        ("result.renew", "電子証明書"),
    ):
        assert f"({{{term}/@ja}})" in words.sentences[key].translate(str.maketrans("（）", "()")), key


def test_counts_stand_in_sentences_that_fit_every_count() -> None:
    english = CATALOGUES["en"]
    assert english.say("card_away.left", seconds=1) == "Seconds left: 1"
    # one try left has a sentence of its own wherever a person is told of it
    assert english.say("pin.tries", tries=2) == "2 tries left"
    assert "1 try" in english.say("pin_last.title")


def test_no_translation_outgrows_the_places_that_were_made_for_japanese_and_english() -> None:
    widths = measure_all(CATALOGUES)
    long = {key: row for key, row in widths.items() if max(row.values()) > SHORT_MM and growth(row) > MOST_GROWTH}
    assert long == {}
