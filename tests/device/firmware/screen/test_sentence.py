"""Sentences with readings and blanks: what the page, an attribute and the voice get."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from device.firmware.screen.sentence import (
    Sentence,
    blanks_of,
    fill_blanks,
    plain_text,
    readings_of,
    ruby_html,
    spoken_text,
    stray_braces,
)

MARKED = "{窓口/まどぐち}へ {来/き}て ください。"


def test_one_mark_and_three_ways_out() -> None:
    said = Sentence(MARKED)
    assert said.plain == plain_text(MARKED) == "窓口へ 来て ください。"
    assert said.spoken == spoken_text(MARKED) == "まどぐちへ きて ください。"
    assert escape(said) == ruby_html(MARKED)
    assert '<ruby>窓口<rt aria-hidden="true">まどぐち</rt></ruby>へ' in ruby_html(MARKED)
    assert readings_of(MARKED) == [("窓口", "まどぐち"), ("来", "き")]


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    html = str(Sentence(fill_blanks("{clinic}", {"clinic": text})).__html__())
    assert html == str(escape(text.replace("{", "｛").replace("}", "｝")))


def test_words_of_another_language_say_so() -> None:
    said = Sentence(fill_blanks("{clinic} nhận.", {"clinic": Sentence("髙﨑{医院}/北", "ja")}))
    assert said.__html__() == '<span lang="ja">髙﨑｛医院｝／北</span> nhận.'
    assert said.plain == "髙﨑｛医院｝／北 nhận."
    assert Sentence("<係>", "ja").__html__() == '<span lang="ja">&lt;係&gt;</span>'


def test_what_a_voice_cannot_say_is_for_the_eye() -> None:
    assert spoken_text("Enter your PIN ({暗証番号/@ja}).") == "Enter your PIN."
    assert spoken_text("请输入密码（{暗証番号/@ja}）。") == "请输入密码。"
    assert spoken_text("{昭和/@ja} Showa") == "Showa"
    assert plain_text("{昭和/@ja} Showa") == "昭和 Showa"


def test_a_sentence_filled_in_keeps_its_readings() -> None:
    filled = fill_blanks("{until}まで", {"until": Sentence("{年/ねん}")})
    assert filled == "{年/ねん}まで"


def test_pieces_stay_sentences() -> None:
    pieces = Sentence("あと | {秒/びょう}", "ja").cut("|")
    assert [piece.plain for piece in pieces] == ["あと ", " 秒"]
    assert all(isinstance(piece, Sentence) and piece.lang == "ja" for piece in pieces)
    parts = Sentence("{待/ま}って。どうですか？ Yes. No; so it is.").parts()
    assert [part.plain for part in parts] == ["待って。", "どうですか？", " Yes.", "No;", "so it is."]


def test_blanks() -> None:
    assert blanks_of("{clinic}に{until}、{年/ねん}") == {"clinic", "until"}
    assert fill_blanks("あと {tries} 回", {"tries": 2, "more": 1}) == "あと 2 回"
    with pytest.raises(KeyError):
        fill_blanks("{tries}", {})


@pytest.mark.parametrize("text", ["{", "}", "{Tries}", "{漢字/}", "{/かんじ}", "{a/b/c}", "{{a}}", "{漢字|かんじ}"])
def test_a_brace_without_sense_is_seen(text: str) -> None:
    assert stray_braces(text)
    assert not stray_braces(MARKED + "{tries}")
