"""Names that mean the same, however machines and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.authority.insurance.names import fold_name, holds_part, same_name
from host.authority.insurance.spelling import Spelling, half_width

KATAKANA = st.text(st.sampled_from("アイウエオカキクケコガギグパピプッャュョーンヴ　"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "written",
    [
        "ショウイチ　ミホン",
        "ｼﾖｳｲﾁ ﾐﾎﾝ",
        "ｼｮｳｲﾁﾐﾎﾝ",
        "シヨウイチ ミホン",
        "しょういち みほん",
    ],
)
def test_the_same_kana(written: str) -> None:
    """Width, small and large kana, blanks and hiragana do not matter."""
    assert same_name(written, "ショウイチ ミホン")


def test_marks_and_dashes() -> None:
    """A voiced mark of its own, and any kind of dash."""
    assert same_name("ハ゛ンレイ", "バンレイ")
    assert same_name("ﾊﾞﾝﾚｲ", "バンレイ")
    assert same_name("ショ－イチ", "ショーイチ")
    assert same_name("ショ-イチ", "ショ‐イチ")


def test_a_missing_character() -> None:
    """● agrees with any one character, and with no more than one."""
    assert same_name("見本　●子", "見本 花子")
    assert same_name("●見本", "髙見本")
    assert not same_name("見本　●子", "見本 小百合子")
    assert not same_name("見本 花子", "見本 良子")
    assert not same_name("", "")


def test_parts_of_addresses() -> None:
    """Whatever the width of the digits."""
    assert holds_part("架空県見本市例示１－２", "見本市例示1-2")
    assert holds_part("架空県見本市", "")
    assert not holds_part("架空県見本市", "仮名町")


@given(KATAKANA)
def test_every_spelling_is_found(kana: str) -> None:
    """However an insurer writes kana, they fold to the same."""
    for large in (False, True):
        for half in (False, True):
            assert fold_name(Spelling("cp932", large, half).kana(kana)) == fold_name(kana)


def test_what_machines_lack() -> None:
    """CP932 has 髙 and 﨑 and not 𠮷; plain JIS has none of them."""
    name = "髙﨑　𠮷子"
    assert Spelling("cp932", large_kana=False).name(name) == "髙﨑　●子"
    assert Spelling("shift_jis", large_kana=False).name(name) == "●●　●子"


def test_half_width() -> None:
    """Voiced kana become two characters, and small ones stay small."""
    assert half_width("バンレイ　ショウ") == "ﾊﾞﾝﾚｲ ｼｮｳ"
