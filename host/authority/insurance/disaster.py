"""Disaster mode: medical care for people without card and paper, found by name, birth date, sex and address.

It is open only where an administrator opened it, asks for consent by word of mouth, and every use is recorded with
the staff member's name and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from host.authority.insurance.answer import ConsentAnswer, QualificationAnswer, Result
from host.authority.insurance.checks import check_asker, check_form, check_text
from host.authority.insurance.codes import Sex
from host.authority.insurance.forms import Identifier, OptionalText
from host.authority.insurance.names import holds_part, same_name
from host.authority.insurance.person import Person

MOST_CANDIDATES = 5
"""More people than this are not told: the question has to be narrower."""


class SpokenConsent(StrEnum):
    """How the person agreed."""

    ORAL = "oral"


class AskedSex(IntEnum):
    """The sex that is looked for; 0 when it was not asked."""

    ANY = 0
    MALE = 1
    FEMALE = 2
    NOT_SET = 3


@dataclass(frozen=True, repr=False)
class DisasterQuestion:
    """Who has this name or kana and this birth date? `address` may be empty or a part of one."""

    request_id: Identifier
    clinic: Identifier
    staff: Identifier
    consent: SpokenConsent
    name: OptionalText
    kana: OptionalText
    birth_date: date
    sex: AskedSex
    address: OptionalText

    def __post_init__(self) -> None:
        """Check forms and texts, and that there is a name of some kind."""
        check_asker(self.request_id, self.clinic)
        check_form("identifier", "staff", self.staff)
        for name in ("name", "kana", "address"):
            check_text(name, getattr(self, name), empty=True)
        if not (self.name.strip() or self.kana.strip()):
            raise ValueError("name and kana are both empty")


@dataclass(frozen=True, repr=False)
class DisasterCandidate:
    """One person who may be meant, with what oral consent opens."""

    name: OptionalText
    kana: OptionalText
    birth_date: date
    sex: Sex
    postal_code: str
    address: OptionalText
    qualifications: tuple[QualificationAnswer, ...]
    consents: tuple[ConsentAnswer, ...]


@dataclass(frozen=True, repr=False)
class DisasterAnswer:
    """The people found: none, up to `MOST_CANDIDATES`, or too many to tell."""

    request_id: Identifier
    result: Result
    confirmed_at: datetime
    persons_found: int
    candidates: tuple[DisasterCandidate, ...]


@dataclass(frozen=True)
class DisasterSwitch:
    """Whether disaster mode is open, why, and for which clinics (none named: for all)."""

    open: bool = False
    reason: str = ""
    clinics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that an opening has a reason."""
        check_text("reason", self.reason, empty=not self.open)
        for clinic in self.clinics:
            check_form("identifier", "clinics", clinic)

    def is_open_for(self, clinic: str) -> bool:
        """Whether a clinic may search."""
        return self.open and (not self.clinics or clinic in self.clinics)


def is_meant(person: Person, question: DisasterQuestion) -> bool:
    """Whether a person fits a question; name or kana is enough, since either may hold what a machine lacks."""
    if person.birth_date != question.birth_date or question.sex not in (AskedSex.ANY, person.sex.value):
        return False
    names = _spellings(person, "name", person.name_of_other)
    kana = _spellings(person, "kana", person.kana_of_other)
    named = any(same_name(one, question.name) for one in names) or any(same_name(one, question.kana) for one in kana)
    return named and any(holds_part(one, question.address) for one in _spellings(person, "address", ""))


def _spellings(person: Person, field: str, other: str) -> Sequence[str]:
    held: Iterable[str] = (getattr(one.spelling, field) for one in person.qualifications)
    return [getattr(person, field), other, *held]
