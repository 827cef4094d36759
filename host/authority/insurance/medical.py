"""Medical information about a person, as the system passes it on with consent. All of it is made up.

Four kinds, as the official consents have them: medicines (薬剤), diagnoses (診療), surgery (手術) and check-ups
(特定健診).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import TypeVar

from host.authority.insurance.checks import check_range, check_text
from host.authority.insurance.forms import Days, Measure, OptionalText, Text

T = TypeVar("T")

KEPT_MONTHS = 36
"""How far back the system tells medicines and diagnoses."""


class MedicalKind(StrEnum):
    """What a consent is for."""

    MEDICINES = "medicines"
    DIAGNOSES = "diagnoses"
    SURGERY = "surgery"
    CHECKUPS = "checkups"


class Care(StrEnum):
    """The kind of care."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    DENTAL = "dental"


class CheckupKind(StrEnum):
    """Which law a check-up follows: from 40 to 74 years, or above."""

    SPECIFIC = "specific"
    ELDERLY = "elderly"


class Judgement(StrEnum):
    """The health guidance that a check-up leads to."""

    NONE = "none"
    SUPPORT = "support"
    ACTIVE_SUPPORT = "active_support"


@dataclass(frozen=True, repr=False)
class Medicine:
    """One medicine that was dispensed."""

    dispensed_on: date
    institution: Text
    pharmacy: OptionalText
    name: Text
    amount: Text
    unit: Text
    usage: OptionalText
    days: Days
    generic: bool

    def __post_init__(self) -> None:
        """Check the texts and the days."""
        for name in ("institution", "name", "amount", "unit"):
            check_text(name, getattr(self, name))
        for name in ("pharmacy", "usage"):
            check_text(name, getattr(self, name), empty=True)
        check_range("days", self.days, 0, 366)


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """One act at one visit, with what it was for."""

    visited_on: date
    institution: Text
    care: Care
    act: Text
    name: OptionalText

    def __post_init__(self) -> None:
        """Check the texts."""
        for name in ("institution", "act"):
            check_text(name, getattr(self, name))
        check_text("name", self.name, empty=True)


@dataclass(frozen=True, repr=False)
class Surgery:
    """One operation."""

    performed_on: date
    institution: Text
    name: Text
    part: OptionalText

    def __post_init__(self) -> None:
        """Check the texts."""
        for name in ("institution", "name"):
            check_text(name, getattr(self, name))
        check_text("part", self.part, empty=True)


@dataclass(frozen=True, repr=False)
class Checkup:
    """One check-up: cm, kg, mmHg, mg/dL, U/L, % (HbA1c, NGSP), and two urine tests as written."""

    checked_on: date
    kind: CheckupKind
    height_cm: float
    weight_kg: float
    waist_cm: float
    systolic: Measure
    diastolic: Measure
    triglycerides: Measure
    hdl: Measure
    ldl: Measure
    ast: Measure
    alt: Measure
    ggt: Measure
    glucose: Measure
    hba1c: float
    urine_sugar: Text
    urine_protein: Text
    smoker: bool
    judgement: Judgement

    def __post_init__(self) -> None:
        """Check that measures are possible at all."""
        for name in ("systolic", "diastolic", "triglycerides", "hdl", "ldl", "ast", "alt", "ggt", "glucose"):
            check_range(name, getattr(self, name), 0, 10_000)
        for name in ("height_cm", "weight_kg", "waist_cm", "hba1c"):
            if not 0 < getattr(self, name) < 1000:
                raise ValueError(f"{name} is not between 0 and 1000")
        check_text("urine_sugar", self.urine_sugar)
        check_text("urine_protein", self.urine_protein)


@dataclass(frozen=True, repr=False)
class MedicalRecord:
    """All that is known about a person, in any order; not `obtainable` when it cannot be fetched at present."""

    medicines: tuple[Medicine, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    surgery: tuple[Surgery, ...] = ()
    checkups: tuple[Checkup, ...] = ()
    obtainable: bool = True

    def only(self, kind: MedicalKind) -> MedicalRecord:
        """Give the same record with nothing but one kind."""
        return MedicalRecord(**{kind.value: getattr(self, kind.value)})


def newest(record: MedicalRecord, today: date) -> MedicalRecord:
    """Give a record as it is told on `today`: the newest first, medicines and diagnoses of `KEPT_MONTHS` only."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    since = date(months // 12, months % 12 + 1, 1)
    return MedicalRecord(
        medicines=_sorted((one for one in record.medicines if one.dispensed_on >= since), "dispensed_on"),
        diagnoses=_sorted((one for one in record.diagnoses if one.visited_on >= since), "visited_on"),
        surgery=_sorted(record.surgery, "performed_on"),
        checkups=_sorted(record.checkups, "checked_on"),
        obtainable=record.obtainable,
    )


def _sorted(entries: Iterable[T], day: str) -> tuple[T, ...]:
    return tuple(sorted(entries, key=attrgetter(day), reverse=True))
