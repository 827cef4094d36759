"""How a qualification is told: as the insurer spells it, with the papers of the day."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from host.authority.insurance.description import describe, is_preschool
from host.authority.insurance.paper_codes import Disease, LimitClass, LimitFlag, LossReason
from host.authority.insurance.papers import ElderlyCertificate, EligibilityPaper, LimitCertificate, SpecificDisease
from host.authority.insurance.person import InsurerSpelling, Qualification, QualificationPapers
from tests.host.authority.people import TODAY, person, qualification

YEAR = (date(2026, 8, 1), date(2027, 7, 31))
PAPERS = QualificationPapers(
    eligibility=(EligibilityPaper(date(2026, 7, 20), *YEAR),),
    elderly=(
        ElderlyCertificate(20, date(2025, 8, 1), date(2025, 8, 1), date(2026, 7, 31)),
        ElderlyCertificate(30, YEAR[0], *YEAR),
    ),
    limits=(LimitCertificate(LimitClass.LIMIT, LimitFlag.WORKING_1, YEAR[0], *YEAR),),
    diseases=(SpecificDisease(Disease.DIALYSIS, YEAR[0], YEAR[0], None, 10_000),),
)


def held() -> Qualification:
    return dataclasses.replace(qualification(), papers=PAPERS)


def test_the_share_of_the_day() -> None:
    """From 70 to 74 the share is that of the certificate which is valid on the day asked about."""
    told = describe(held(), person(), TODAY, limit_consent=False)
    assert told.elderly == PAPERS.elderly[1]
    assert told.ratio_percent == 30
    earlier = describe(held(), person(), date(2026, 7, 31), limit_consent=False)
    assert earlier.ratio_percent == 20


def test_limits_need_consent() -> None:
    """Limits of payments and diseases tell of income and illness."""
    closed, opened = (describe(held(), person(), TODAY, limit_consent=agreed) for agreed in (False, True))
    assert (closed.limit, closed.specific_diseases) == (None, ())
    assert (opened.limit, opened.specific_diseases) == (PAPERS.limits[0], PAPERS.diseases)


def test_a_certificate_of_eligibility() -> None:
    """Its three dates are told while it is valid, and none after."""
    told = describe(held(), person(), TODAY, limit_consent=False)
    assert told.certificate_issued_on == date(2026, 7, 20)
    assert (told.certificate_valid_from, told.certificate_valid_until) == YEAR
    assert describe(held(), person(), date(2027, 8, 1), limit_consent=False).certificate_issued_on is None


def test_the_insurers_spelling() -> None:
    """What the insurer holds is told; what it does not hold is the person's own."""
    spelling = InsurerSpelling(name="見本　●子", kana="ﾐﾎﾝ ﾊﾅｺ", insured_name="見本　太郎")
    holder = dataclasses.replace(person(), name="見本　𠮷子", postal_code="999-0001", address="架空県見本市")
    told = describe(dataclasses.replace(held(), spelling=spelling), holder, TODAY, limit_consent=False)
    assert (told.name, told.insured_name, told.address) == ("見本　●子", "見本　太郎", "架空県見本市")
    moved = InsurerSpelling(address="架空県仮名町")
    there = describe(dataclasses.replace(held(), spelling=moved), holder, TODAY, limit_consent=False)
    assert (there.name, there.postal_code, there.address) == ("見本　𠮷子", "", "架空県仮名町")


def test_a_reason_only_for_what_ended() -> None:
    """On a day on which it was valid, nothing is said of its later end."""
    ended = dataclasses.replace(qualification(valid_until=TODAY), loss_reason=LossReason.OTHER_INSURANCE)
    assert describe(ended, person(), TODAY, limit_consent=False).loss_reason is LossReason.NOT_TOLD
    assert (
        describe(ended, person(), date(2026, 11, 25), limit_consent=False).loss_reason is LossReason.OTHER_INSURANCE
    )


@pytest.mark.parametrize(
    ("birth_date", "last"),
    [
        (date(2020, 4, 2), date(2027, 3, 31)),
        (date(2020, 4, 1), date(2026, 3, 31)),
        (date(2020, 2, 29), date(2026, 3, 31)),
        (date(2020, 12, 31), date(2027, 3, 31)),
    ],
)
def test_school_age(birth_date: date, last: date) -> None:
    """Children of the 1 April go to school a year before those of the 2 April."""
    assert is_preschool(birth_date, last)
    assert not is_preschool(birth_date, date(last.year, 4, 1))
