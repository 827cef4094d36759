"""What clinic software is told of a visit: the visit as it stands, with what was found about the insurance.

What was found goes out only once the person counts as the card's holder: a card alone hands nobody's data on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from device.wire import words
from device.wire.messages import insurance
from device.wire.messages.subscriber import VisitRecord
from host.eligibility.answer import OfficialWords
from host.eligibility.qualification import (
    Consent,
    ConsentState,
    ElderlyCertificate,
    LimitCertificate,
    MedicalTicket,
    QualificationDetails,
    QualificationKind,
    SpecificDisease,
)
from host.insurance.qualifications import load_qualifications
from host.insurance.record import Found
from host.visits.visit import Visit

_KIND = {
    QualificationKind.INSURANCE: words.InsuranceKind.MEDICAL_INSURANCE,
    QualificationKind.PUBLIC_ASSISTANCE: words.InsuranceKind.PUBLIC_ASSISTANCE,
}
_RELATION = {1: words.Relation.INSURED, 2: words.Relation.DEPENDANT}
_SEX = {1: words.Sex.MALE, 2: words.Sex.FEMALE}
_MEDICAL = frozenset(str(kind) for kind in words.ConsentKind)


def full_record(connection: Connection, visit: Visit) -> VisitRecord | None:
    """Give the body of a result for a visit as it stands, or None while the first answer is missing."""
    record = visit.record()
    if record is None:
        return None
    found = load_qualifications(connection, visit.visit_id)
    return with_insurance(record, found) if found else record


def with_insurance(record: VisitRecord, found: Found) -> VisitRecord:
    """Add what was found about the insurance, as far as it may be told."""
    said: dict[str, Any] = {
        "checked_at": found.confirmed_at,
        "checked_by": words.CheckedBy(found.how) if record.eligibility.checked else words.CheckedBy.NONE,
        "notices": _notices(found),
    }
    if record.holder.outcome.is_holder:
        said |= {
            "link": found.link,
            "insurance": tuple(_insurance(one) for one in found.qualifications),
            "consents": _consents(found.consents),
            "changes": tuple(insurance.Changed(one.what, one.before, one.after) for one in found.changes),
        }
    return replace(record, **said)


def _insurance(found: QualificationDetails) -> insurance.Insurance:
    return insurance.Insurance(
        kind=_KIND[found.kind],
        card_classification=found.card_class,
        insurer_number=found.insurer_number,
        insurer_name=found.insurer_name,
        symbol=found.symbol,
        number=found.number,
        branch=found.branch,
        relation=_RELATION.get(found.relation, words.Relation.NOT_STATED),
        insured_name=found.insured_name,
        name=found.name,
        kana=found.kana,
        other_name=found.other_name,
        other_kana=found.other_kana,
        birth_date=_day(found.birth_date),
        sex=_SEX.get(found.sex, words.Sex.NOT_STATED),
        postal_code=found.post_number,
        address=found.address,
        valid_from=_day(found.valid_from),
        valid_until=_day(found.valid_until),
        card_issued_on=_day(found.card_issued_on),
        card_valid_from=_day(found.card_valid_from),
        card_valid_until=_day(found.card_valid_until),
        loss_reason=found.loss_reason,
        preschool=found.preschool,
        ratio_percent=found.ratio_percent,
        elderly_certificates=(_elderly(found.elderly),) if found.elderly else (),
        limit_certificates=tuple(_limit(one) for one in found.limits),
        specific_diseases=tuple(_disease(one) for one in found.diseases),
        medical_tickets=tuple(_ticket(one) for one in found.tickets),
    )


def _elderly(found: ElderlyCertificate) -> insurance.ElderlyCertificate:
    return insurance.ElderlyCertificate(found.ratio_percent, *_days(found))


def _limit(found: LimitCertificate) -> insurance.LimitCertificate:
    return insurance.LimitCertificate(found.classification, found.category, *_days(found), _day(found.long_term_from))


def _disease(found: SpecificDisease) -> insurance.SpecificDisease:
    return insurance.SpecificDisease(found.category, *_days(found), found.self_pay)


def _days(found: ElderlyCertificate | LimitCertificate | SpecificDisease) -> tuple[str, str, str]:
    return _day(found.issued_on), _day(found.valid_from), _day(found.valid_until)


def _ticket(found: MedicalTicket) -> insurance.MedicalTicket:
    return insurance.MedicalTicket(
        kind=found.kind,
        treatment=found.treatment,
        month=found.month,
        valid_from=_day(found.valid_from),
        valid_until=_day(found.valid_until),
        issue_number=found.issue_number,
        combined=found.combined,
        self_pay=found.self_pay,
        institution_code=found.institution_code,
        institution_name=found.institution_name,
        office=found.office,
    )


def _consents(found: tuple[Consent, ...]) -> tuple[insurance.ConsentEnd, ...]:
    given = (one for one in found if one.state is ConsentState.GIVEN and str(one.kind) in _MEDICAL)
    return tuple(insurance.ConsentEnd(words.ConsentKind(one.kind), one.available_until) for one in given)


def _notices(found: Found) -> tuple[insurance.Notice, ...]:
    said = dict.fromkeys((found.official, *found.notices))
    return tuple(insurance.Notice(one.code, one.message) for one in said if one != OfficialWords())


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
