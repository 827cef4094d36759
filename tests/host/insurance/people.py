"""A made-up insured person, to be changed by tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.qualification import LimitCertificate, QualificationDetails, QualificationKind

HANAKO = QualificationDetails(
    insurer_number="  999999",
    insurer_name="架空市",
    symbol="架０１",
    number="0000077",
    branch="02",
    relation=2,
    name="見本　花子",
    kana="ﾐﾎﾝ ﾊﾅｺ",
    birth_date=date(1952, 2, 29),
    sex=2,
    ratio_percent=20,
    valid_from=date(2024, 4, 1),
    valid_until=date(2027, 7, 31),
)
NEW_INSURER = replace(HANAKO, insurer_number="06999999", insurer_name="架空健康保険組合", number="12", branch="00")
LIMIT = LimitCertificate("01", "A03")
ASSISTANCE = replace(HANAKO, kind=QualificationKind.PUBLIC_ASSISTANCE, insurer_number="12999999", card_class="A1")


def eligible(*qualifications: QualificationDetails, **more: Any) -> EligibilityAnswer:
    """Give the answer about a validly insured person."""
    return EligibilityAnswer(EligibilityStatus.ELIGIBLE, qualifications=qualifications or (HANAKO,), **more)
