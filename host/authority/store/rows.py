"""Between records and rows of the tables of people. Pure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from host.authority.base.records import format_record, parse_record
from host.authority.insurance.codes import CardState, Relation
from host.authority.insurance.matching import insured_key
from host.authority.insurance.paper_codes import CardClass, LossReason
from host.authority.insurance.person import (
    Certificate,
    InsurerSpelling,
    Person,
    Qualification,
    QualificationPapers,
)

_PERSON = ("name", "kana", "birth_date", "name_of_other", "kana_of_other", "postal_code", "address")
_QUALIFICATION = (
    *("insurer_number", "insurer_name", "symbol", "number", "branch", "ratio_percent", "valid_from", "valid_until"),
    *("reported_on", "loss_reported_on"),
)
_CERTIFICATE = ("card_id", "issuer_key_id", "serial", "not_after", "registered", "linked_from")


def person_row(person_id: str, person: Person) -> dict[str, Any]:
    """Give the row of a person."""
    return {"person_id": person_id, "sex": person.sex.value, **{name: getattr(person, name) for name in _PERSON}}


def qualification_row(person_id: str, position: int, held: Qualification) -> dict[str, Any]:
    """Give the row of a qualification; what is empty is null."""
    return {
        "person_id": person_id,
        "position": position,
        "insured_key": insured_key(held.insurer_number, held.symbol, held.number),
        "relation": held.relation.value,
        "card_class": held.card_class.value,
        "loss_reason": held.loss_reason.value,
        "spelling": None if held.spelling == InsurerSpelling() else format_record(held.spelling),
        "papers": None if held.papers == QualificationPapers() else format_record(held.papers),
        **{name: getattr(held, name) for name in _QUALIFICATION},
    }


def certificate_row(person_id: str, position: int, one: Certificate, state_since: int | None) -> dict[str, Any]:
    """Give the row of a certificate."""
    return {
        "person_id": person_id,
        "position": position,
        "state": one.state.value,
        "state_since": state_since,
        **{name: getattr(one, name) for name in _CERTIFICATE},
    }


def read_qualification(row: RowMapping) -> Qualification:
    """Give the qualification of a row."""
    spelling, papers = row["spelling"], row["papers"]
    return Qualification(
        **{name: row[name] for name in _QUALIFICATION},
        relation=Relation(row["relation"]),
        card_class=CardClass(row["card_class"]),
        loss_reason=LossReason(row["loss_reason"]),
        spelling=InsurerSpelling() if spelling is None else parse_record(InsurerSpelling, spelling),
        papers=QualificationPapers() if papers is None else parse_record(QualificationPapers, papers),
    )


def read_certificate(row: RowMapping) -> Certificate:
    """Give the certificate of a row."""
    return Certificate(**{name: row[name] for name in _CERTIFICATE}, state=CardState(row["state"]))


def person_fields(row: RowMapping) -> dict[str, Any]:
    """Give what stands in the row of a person itself, but the sex."""
    return {name: row[name] for name in _PERSON}
