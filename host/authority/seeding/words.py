"""What made-up people are called, where they live, and who insures them; prefecture 99 does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from host.authority.insurance.codes import Sex
from host.authority.insurance.spelling import Spelling


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read `one=other` pairs."""
    return tuple((one, other) for one, _, other in (part.partition("=") for part in text.split()))


SURNAMES = _pairs(
    "見本=ミホン 架空=カクウ 例示=レイジ 仮名=カリナ 雛形=ヒナガタ 模擬=モギ 標本=ヒョウホン 凡例=ハンレイ "
    "試作=シサク 髙見本=タカミホン 仮崎=カリサキ 仮﨑=カリサキ 𠮷例=ヨシレイ 想定=ソウテイ 書式=ショシキ "
    "雛見本=ヒナミホン"
)
"""Words for samples, some with characters that only CP932 has (髙, 﨑), or not even CP932 (𠮷)."""

GIVEN = {
    Sex.MALE: _pairs(
        "太郎=タロウ 一郎=イチロウ 次郎=ジロウ 翔一=ショウイチ 竜=リュウ 健=ケン 修=シュウ 恭平=キョウヘイ 徹=トオル "
        "隼人=ハヤト 勇=イサム 純=ジュン"
    ),
    Sex.FEMALE: _pairs(
        "花子=ハナコ 京子=キョウコ 良子=リョウコ 桜=サクラ 結衣=ユイ 順子=ジュンコ 裕美=ヒロミ 香=カオリ 千夏=チナツ "
        "優子=ユウコ 百合=ユリ 祥子=ショウコ"
    ),
}

TOWNS = _pairs("見本市例示=999-0001 見本市架空=999-0002 仮名町標本=999-0103 雛形村模擬=999-0207")
"""Towns with their postal codes."""

CLINICS = ("架空診療所", "見本クリニック", "例示内科", "仮名歯科医院", "標本総合病院")
PHARMACIES = ("架空薬局", "見本調剤薬局", "例示ドラッグ")


@dataclass(frozen=True)
class Insurer:
    """A made-up insurer, and how its machines write."""

    number: str
    name: str
    symbol: str
    spelling: Spelling


_MODERN = Spelling("cp932", large_kana=False)
_OLD = Spelling("shift_jis", large_kana=True)
_WIDE = Spelling("cp932", large_kana=True, half_width=False)

EMPLOYEE = (
    Insurer("06999991", "見本健康保険組合", "１００１", _MODERN),
    Insurer("01990016", "架空健康保険協会", "99010203", _OLD),
    Insurer("31990019", "例示共済組合", "公例", _MODERN),
)
MUNICIPAL = (
    Insurer("  999999", "架空市", "架０１", _OLD),
    Insurer("  990010", "見本市", "見１２", _MODERN),
    Insurer("  990028", "仮名町", "仮−３", _WIDE),
)
LATE = (Insurer("39990010", "架空県後期高齢者医療広域連合", "", _OLD),)
ASSISTANCE = (Insurer("12990010", "架空福祉事務所", "", _OLD),)
