"""Records that cannot be are refused when they are made, with the name of what is wrong and never its value."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from host.authority.insurance.medical import Checkup, CheckupKind, Judgement
from host.authority.insurance.paper_codes import (
    Combined,
    Disease,
    LimitClass,
    LimitFlag,
    LossReason,
    TicketKind,
    Treatment,
)
from host.authority.insurance.papers import (
    ElderlyCertificate,
    EligibilityPaper,
    LimitCertificate,
    MedicalTicket,
    SpecificDisease,
    find_valid,
)
from host.authority.insurance.person import InsurerSpelling
from tests.host.authority.people import TODAY, medical_record, person, qualification

BEFORE = TODAY - timedelta(days=1)
CHECKUP = Checkup(
    checked_on=TODAY,
    kind=CheckupKind.SPECIFIC,
    height_cm=158.2,
    weight_kg=55.1,
    waist_cm=82.0,
    systolic=128,
    diastolic=79,
    triglycerides=110,
    hdl=58,
    ldl=121,
    ast=22,
    alt=19,
    ggt=24,
    glucose=98,
    hba1c=5.6,
    urine_sugar="-",
    urine_protein="-",
    smoker=False,
    judgement=Judgement.NONE,
)
TICKET = MedicalTicket(
    kind=TicketKind.MEDICAL,
    treatment=Treatment.OUTPATIENT,
    month="2026-11",
    valid_from=TODAY,
    valid_until=None,
    issue_number="000001",
    combined=Combined.ALONE,
    self_pay_yen=0,
    institution_code="9919999999",
    institution_name="架空診療所",
    office="架空福祉事務所",
)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: EligibilityPaper(TODAY, TODAY, BEFORE), "valid_until"),
        (lambda: ElderlyCertificate(101, TODAY, TODAY, None), "ratio_percent"),
        (lambda: ElderlyCertificate(20, TODAY, TODAY, BEFORE), "valid_until"),
        (lambda: LimitCertificate(LimitClass.LIMIT, LimitFlag.GENERAL, TODAY, TODAY, BEFORE), "valid_until"),
        (lambda: SpecificDisease(Disease.HIV, TODAY, TODAY, None, -1), "self_pay_yen"),
        (lambda: dataclasses.replace(TICKET, month="2026-13"), "month"),
        (lambda: dataclasses.replace(TICKET, issue_number="x"), "issue_number"),
        (lambda: dataclasses.replace(TICKET, institution_code="1"), "institution_code"),
        (lambda: dataclasses.replace(TICKET, office=" "), "office"),
        (lambda: dataclasses.replace(CHECKUP, waist_cm=0.0), "waist_cm"),
        (lambda: dataclasses.replace(CHECKUP, hba1c=float("nan")), "hba1c"),
        (lambda: dataclasses.replace(CHECKUP, hdl=-1), "hdl"),
        (lambda: dataclasses.replace(CHECKUP, urine_sugar=""), "urine_sugar"),
        (lambda: dataclasses.replace(medical_record().medicines[0], days=367), "days"),
        (lambda: dataclasses.replace(qualification(), loss_reason=LossReason.OTHER), "loss"),
        (lambda: dataclasses.replace(qualification(), loss_reported_on=TODAY), "loss"),
        (lambda: InsurerSpelling(postal_code="9990001"), "postal_code"),
        (lambda: InsurerSpelling(kana="\x07"), "kana"),
        (lambda: dataclasses.replace(person(), address="x" * 201), "address"),
    ],
)
def test_refused(make: Callable[[], object], name: str) -> None:
    """Each for its own reason."""
    with pytest.raises(ValueError, match=name):
        make()


def test_personal_records_hide_their_content() -> None:
    """Whoever prints one sees its class and nothing else."""
    for record in (person(), qualification(), TICKET, CHECKUP, medical_record(), medical_record().medicines[0]):
        text = repr(record)
        assert type(record).__name__ in text
        assert not any(secret in text for secret in ("見本", "架空", "0000077", "アムロジピン"))


def test_the_paper_of_the_day() -> None:
    """Of several that are valid the one that began last."""
    papers = [EligibilityPaper(day, day, None) for day in (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1))]
    assert find_valid(papers, TODAY) is papers[1]
    assert find_valid(papers, date(2024, 1, 1)) is None
