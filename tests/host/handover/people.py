"""A made-up person, her insurances, and a visit with what was found about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from device.wire.messages.visit import Card, Holder
from device.wire.words import CardKind, EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, OfficialWords, could_not_check
from host.eligibility.qualification import (
    Consent,
    ConsentKind,
    ConsentState,
    ElderlyCertificate,
    LimitCertificate,
    MedicalTicket,
    QualificationDetails,
    QualificationKind,
    SpecificDisease,
)
from host.eligibility.reason import Reason
from host.insurance.record import Difference, Found, How
from host.visits.visit import Visit
from tests.host.insurance.people import HANAKO
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import NOW

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
CARD = Card(kind=CardKind.MYNUMBER, issuer="3a5c", serial="90071992547", not_after=1_861_919_999)
INSURANCE = replace(
    HANAKO,
    name="見本　●子",
    valid_until=None,
    insured_name="見本　太郎",
    address="架空県架空市見本町１－２",
    post_number="999-9999",
    card_issued_on=date(2026, 8, 1),
    card_valid_from=date(2026, 8, 1),
    card_valid_until=date(2027, 7, 31),
    elderly=ElderlyCertificate(20, date(2026, 7, 20), date(2026, 8, 1), date(2027, 7, 31)),
    limits=(LimitCertificate("01", "B05", None, date(2026, 8, 1), date(2027, 7, 31)),),
    diseases=(SpecificDisease("1", None, date(2025, 1, 1), date(2027, 12, 31), "10000"),),
)
ASSISTANCE = QualificationDetails(
    insurer_number="12999999",
    insurer_name="架空福祉事務所",
    symbol="",
    number="0000001",
    branch="",
    relation=1,
    name="見本　●子",
    kana="ﾐﾎﾝ ﾊﾅｺ",
    birth_date=date(1952, 2, 29),
    sex=2,
    ratio_percent=0,
    valid_from=date(2026, 4, 1),
    valid_until=None,
    kind=QualificationKind.PUBLIC_ASSISTANCE,
    card_class="A1",
    tickets=(MedicalTicket("01", "02", "202611", date(2026, 11, 1), date(2026, 11, 30), "000001", "02", "0"),),
)
CONSENTS = (
    Consent(ConsentKind.MEDICINES, ConsentState.GIVEN, int(NOW), int(NOW) + 86_400),
    Consent(ConsentKind.SURGERY, ConsentState.NOT_GIVEN),
    Consent(ConsentKind.LIMIT_CERTIFICATE, ConsentState.GIVEN, int(NOW)),
)
NOTICE = OfficialWords("SIM1001", "電子証明書の有効期限が近づいています")

_WITH_QUALIFICATIONS = (
    EligibilityStatus.ELIGIBLE,
    EligibilityStatus.NOT_ELIGIBLE,
    EligibilityStatus.NEW_ELSEWHERE,
)


def answer(
    status: EligibilityStatus = EligibilityStatus.ELIGIBLE, *qualifications: QualificationDetails
) -> EligibilityAnswer:
    """Give the eligibility system's answer."""
    if status is EligibilityStatus.COULD_NOT_CHECK:
        return could_not_check(Reason.AUTHORITY_UNREACHABLE)
    known = qualifications or ((INSURANCE,) if status in _WITH_QUALIFICATIONS else ())
    return EligibilityAnswer(
        status, official=NOTICE, confirmed_at=int(NOW) + 1, qualifications=known, consents=CONSENTS
    )


def found_of(told: EligibilityAnswer, how: How = How.CARD, changes: tuple[Difference, ...] = ()) -> Found:
    """Give what is kept of an answer."""
    return Found(
        status=told.status,
        how=how,
        found_at=NOW + 1,
        official=told.official,
        confirmed_at=told.confirmed_at,
        qualifications=told.qualifications,
        consents=told.consents,
        link="kq3Zt0vX9mB2",
        changes=changes,
    )


def visit_of(told: EligibilityAnswer, holder: Holder = FACE, change: int = 1, card: Card = CARD) -> Visit:
    """Give a visit whose insurance was asked about."""
    body = visit_body(holder, card, visit_id=VISIT_ID)
    visit = Visit("t-front", NOW, False, body, holder, card)
    return replace(visit.found(card, told.on_wire()), change=change)
