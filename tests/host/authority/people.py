"""Made-up persons and the questions about them. TODAY is a fixed day; nothing here is about a real person."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

from host.authority.insurance.codes import CardState, Relation, Sex
from host.authority.insurance.japan_time import JAPAN
from host.authority.insurance.medical import Care, Diagnosis, MedicalRecord, Medicine
from host.authority.insurance.paper_codes import CardClass
from host.authority.insurance.person import Certificate, Person, Qualification
from host.authority.insurance.question import (
    CertificateQuestion,
    Consents,
    InsuredNumberQuestion,
    RegistrationRequest,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 15, 32, tzinfo=JAPAN)
ISSUER = "0badcafe" * 5
NOTHING_AGREED = Consents()
DISPENSED = {
    "dispensed_on": "2026-10-02",
    "institution": "架空診療所",
    "pharmacy": "架空薬局",
    "days": 30,
    "name": "見本錠５ｍｇ",
    "amount": "1",
    "unit": "錠",
    "usage": "１日１回　朝食後",
    "generic": True,
}
"""A medicine as an administrator puts it in."""


def qualification(
    valid_from: date = date(2024, 4, 1),
    valid_until: date | None = None,
    *,
    number: str = "0000077",
    branch: str = "02",
    insurer_number: str = "  999999",
) -> Qualification:
    """Give a period with a made-up insurer."""
    return Qualification(
        insurer_number=insurer_number,
        insurer_name="架空市",
        symbol="架０１",
        number=number,
        branch=branch,
        relation=Relation.DEPENDANT,
        ratio_percent=20,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def certificate(
    serial: str = "123456789",
    *,
    card_id: str = "card-hanako",
    not_after: date = date(2029, 5, 5),
    state: CardState = CardState.ACTIVE,
    registered: bool = True,
) -> Certificate:
    """Give a certificate of the made-up issuer."""
    return Certificate(card_id, ISSUER, serial, not_after, state, registered)


def person(*held: Qualification, certificates: tuple[Certificate, ...] | None = None) -> Person:
    """Give a person; without qualifications named, one that is open."""
    return Person(
        name="見本　●子",
        kana="ﾐﾎﾝ ﾊﾅｺ",
        birth_date=date(1952, 2, 29),
        sex=Sex.FEMALE,
        qualifications=held or (qualification(),),
        certificates=(certificate(),) if certificates is None else certificates,
    )


def assistance(valid_from: date = date(2026, 10, 1), valid_until: date | None = None) -> Qualification:
    """Give public assistance of a made-up office."""
    return dataclasses.replace(
        qualification(valid_from, valid_until, number="0000123", branch="", insurer_number="12999911"),
        insurer_name="架空福祉事務所",
        symbol="",
        ratio_percent=0,
        card_class=CardClass.MEDICAL_ASSISTANCE,
    )


def by_certificate(
    request_id: str = "request-1", serial: str = "123456789", consents: Consents = NOTHING_AGREED
) -> CertificateQuestion:
    """Give a question by certificate for TODAY."""
    return CertificateQuestion(request_id, "clinic-a", ISSUER, serial, date(2029, 5, 5), TODAY, consents)


def by_number(request_id: str = "request-1", *, number: str = "0000077", branch: str = "") -> InsuredNumberQuestion:
    """Give a question by insured number for TODAY, typed the way staff type."""
    return InsuredNumberQuestion(request_id, "clinic-a", "999999", "架01", number, branch, date(1952, 2, 29), TODAY)


def wish(request_id: str = "request-1", serial: str = "123456789") -> RegistrationRequest:
    """Give the wish to register, or to withdraw."""
    return RegistrationRequest(request_id, "clinic-a", ISSUER, serial)


def renamed(original: Person, name: str) -> Person:
    """Give the same person with another name and no certificate."""
    return dataclasses.replace(original, name=name, certificates=())


def medical_record() -> MedicalRecord:
    """Give made-up medical information: one medicine of last month, one of four years ago, one diagnosis."""
    recent = Medicine(
        dispensed_on=date(2026, 10, 2),
        institution="架空診療所",
        pharmacy="架空薬局",
        name="アムロジピン錠５ｍｇ",
        amount="1",
        unit="錠",
        usage="１日１回　朝食後",
        days=30,
        generic=True,
    )
    diagnosis = Diagnosis(date(2026, 10, 2), "架空診療所", Care.OUTPATIENT, "再診料", "高血圧症")
    old = dataclasses.replace(recent, dispensed_on=date(2022, 10, 2))
    return MedicalRecord(medicines=(old, recent), diagnoses=(diagnosis,))
