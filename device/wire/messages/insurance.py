"""What clinic software is told of a person's insurance: the qualifications, how long consents count, what is new.

The names are those of the official result files in English; `docs/messages.md` has the table. A day is `YYYY-MM-DD`,
empty where none is stated; text is as the eligibility system gave it, padding and widths included. Codes of official
tables (OQSCD) are kept as they are, for receipt computers have these tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from device.wire import words

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?")


def _check_days(*days: str) -> None:
    if not all(_DAY.fullmatch(day) for day in days):
        raise ValueError("a day is YYYY-MM-DD or empty")


@dataclass(frozen=True, repr=False)
class ElderlyCertificate:
    """The certificate of a person of 70 to 74 years (高齢受給者証), with the share that counts then."""

    ratio_percent: int
    issued_on: str
    valid_from: str
    valid_until: str

    def __post_init__(self) -> None:
        """Check the days."""
        _check_days(self.issued_on, self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class LimitCertificate:
    """A limit certificate (限度額適用認定証): classification by OQSCD 011, category of income by OQSCD 012."""

    classification: str
    category: str
    issued_on: str
    valid_from: str
    valid_until: str
    long_term_from: str

    def __post_init__(self) -> None:
        """Check the days."""
        _check_days(self.issued_on, self.valid_from, self.valid_until, self.long_term_from)


@dataclass(frozen=True, repr=False)
class SpecificDisease:
    """A certificate for a specific disease (特定疾病): category by OQSCD 013, the share of a month in yen as text."""

    category: str
    issued_on: str
    valid_from: str
    valid_until: str
    self_pay: str

    def __post_init__(self) -> None:
        """Check the days."""
        _check_days(self.issued_on, self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class MedicalTicket:
    """A month's ticket of public assistance (医療券・調剤券): kind by OQSCD 018, treatment by 019, combined by 020.

    `month` is `YYYYMM` as the office writes it, `self_pay` in yen as text.
    """

    kind: str
    treatment: str
    month: str
    valid_from: str
    valid_until: str
    issue_number: str
    combined: str
    self_pay: str
    institution_code: str
    institution_name: str
    office: str

    def __post_init__(self) -> None:
        """Check the days."""
        _check_days(self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class Insurance:
    """One qualification. `ratio_percent` is the person's share, 0 where the system states none.

    `card_classification` is a code of OQSCD 010, `loss_reason` of OQSCD 008. With public assistance `insurer_number`
    and `insurer_name` are those of the office. At most one `elderly_certificates`; its share comes first.
    """

    kind: words.InsuranceKind
    card_classification: str
    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: words.Relation
    insured_name: str
    name: str
    kana: str
    other_name: str
    other_kana: str
    birth_date: str
    sex: words.Sex
    postal_code: str
    address: str
    valid_from: str
    valid_until: str
    card_issued_on: str
    card_valid_from: str
    card_valid_until: str
    loss_reason: str
    preschool: bool
    ratio_percent: int
    elderly_certificates: tuple[ElderlyCertificate, ...]
    limit_certificates: tuple[LimitCertificate, ...]
    specific_diseases: tuple[SpecificDisease, ...]
    medical_tickets: tuple[MedicalTicket, ...]

    def __post_init__(self) -> None:
        """Check the days."""
        _check_days(self.birth_date, self.valid_from, self.valid_until)
        _check_days(self.card_issued_on, self.card_valid_from, self.card_valid_until)


@dataclass(frozen=True)
class ConsentEnd:
    """Until when (seconds since 1970) the clinic may look at one kind of medical information."""

    kind: words.ConsentKind
    available_until: int


@dataclass(frozen=True, repr=False)
class Changed:
    """What differs from the last time this clinic checked this person, in the official texts and codes.

    A share is in percent, a day `YYYY-MM-DD`; empty where there was or is nothing.
    """

    what: words.Change
    before: str
    after: str


@dataclass(frozen=True)
class Notice:
    """What the eligibility system said in its own words: opaque, shown to staff as it is; the code may be empty."""

    code: str
    message: str
