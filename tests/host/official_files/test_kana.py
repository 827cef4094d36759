"""Kana of one person in all the spellings that clinics have met, and of two people who are not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.official_files.kana import fold_kana, fold_parts

SAME = "ショウイチ ミホン"


@pytest.mark.parametrize(
    "spelling",
    [
        "ｼﾖｳｲﾁ ﾐﾎﾝ",
        "ｼｮｳｲﾁ ﾐﾎﾝ",
        "シヨウイチ　ミホン",
        "ショウイチミホン",
        "しょういち みほん",
        "ショーイチ ミホン",
        "ｼﾖ-ｲﾁ ﾐﾎﾝ",
        "ショ－イチ ミホン",
        "シヨ‐イチ ミホン",
        "ｼﾖｰｲﾁ  ﾐﾎﾝ ",
    ],
)
def test_one_person(spelling: str) -> None:
    assert fold_kana(spelling) == fold_kana(SAME)


@pytest.mark.parametrize(("one", "other"), [("バ", "ﾊﾞ"), ("バ", "ハ゛"), ("パ", "ﾊﾟ"), ("ヴ", "ｳﾞ"), ("ガッコ", "ｶﾞﾂｺ")])
def test_voiced_marks(one: str, other: str) -> None:
    assert fold_kana(one) == fold_kana(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ハナ", "バナ"), ("ハナコ", "ハナ"), ("ユキ", "ユウキ"), ("オノ", "オオノ"), ("ミホン ショウイチ", SAME)],
)
def test_two_people(one: str, other: str) -> None:
    assert fold_kana(one) != fold_kana(other)


def test_the_order_of_names_is_a_question_for_a_person() -> None:
    assert fold_parts("ﾐﾎﾝ　ｼﾖｳｲﾁ") == fold_parts(SAME)
    assert fold_parts("ﾐﾎﾝ ﾊﾅｺ") != fold_parts(SAME)


@given(st.text("アァイィウゥエェオォカガキショョヨツッンー-ｱｶｼﾞﾟｮ゛ぁか 　A1", max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_kana(fold_kana(text)) == fold_kana(text)
