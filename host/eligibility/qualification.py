"""What is known of one insurance of a person: plain records, all personal, so `repr` shows nothing.

Numbers and codes are those of the official tables (OQSCD), kept as they came, padding included; they are stripped
only to be compared. A date that was not said is None, a ratio that was not said is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class QualificationKind(StrEnum):
    """Whether this is an insurance or public assistance (医療扶助), which may stand beside it."""

    INSURANCE = "insurance"
    PUBLIC_ASSISTANCE = "public_assistance"


class ConsentKind(StrEnum):
    """What a person may let the clinic see, each for itself."""

    MEDICINES = "medicines"
    DIAGNOSES = "diagnoses"
    SURGERY = "surgery"
    CHECKUPS = "checkups"
    LIMIT_CERTIFICATE = "limit_certificate"
    SPECIFIC_DISEASES = "specific_diseases"


class ConsentState(StrEnum):
    """What became of it (OQSCD 016)."""

    NOT_GIVEN = "not_given"
    GIVEN = "given"
    ENDED = "ended"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True)
class Consent:
    """One consent; `given_at` and `available_until` are seconds since 1970, or 0 when not said."""

    kind: ConsentKind
    state: ConsentState
    given_at: int = 0
    available_until: int = 0


@dataclass(frozen=True, repr=False)
class ElderlyCertificate:
    """The ratio of a person of 70 to 74 years (高齢受給者証)."""

    ratio_percent: int
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, repr=False)
class LimitCertificate:
    """A limit of a month's share (限度額適用認定証): `classification` is OQSCD 011, `category` OQSCD 012."""

    classification: str
    category: str
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    long_term_from: date | None = None


@dataclass(frozen=True, repr=False)
class SpecificDisease:
    """A costly long illness with a limit of its own (特定疾病): `category` OQSCD 013, `self_pay` in yen as text."""

    category: str
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    self_pay: str = ""


@dataclass(frozen=True, repr=False)
class MedicalTicket:
    """One month's ticket of public assistance (医療券・調剤券): `kind` OQSCD 018, `treatment` 019, `combined` 020."""

    kind: str
    treatment: str = ""
    month: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    issue_number: str = ""
    combined: str = ""
    self_pay: str = ""
    institution_code: str = ""
    institution_name: str = ""
    office: str = ""


@dataclass(frozen=True, repr=False)
class QualificationDetails:
    """One qualification.

    `relation` is 1 for the insured person and 2 for a dependant, 0 when not said; `sex` 1 male, 2 female, 3 not set.
    `card_class` is OQSCD 010. With public assistance, `insurer_number` and `insurer_name` are those of the office.
    `unknown` holds what stood beside it and has no place here, as path and text.
    """

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: int
    name: str
    kana: str
    birth_date: date
    sex: int
    ratio_percent: int
    valid_from: date | None
    valid_until: date | None
    kind: QualificationKind = QualificationKind.INSURANCE
    card_class: str = "01"
    insured_name: str = ""
    other_name: str = ""
    other_kana: str = ""
    address: str = ""
    post_number: str = ""
    card_issued_on: date | None = None
    card_valid_from: date | None = None
    card_valid_until: date | None = None
    preschool: bool = False
    loss_reason: str = ""
    elderly: ElderlyCertificate | None = None
    limits: tuple[LimitCertificate, ...] = ()
    diseases: tuple[SpecificDisease, ...] = ()
    tickets: tuple[MedicalTicket, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
